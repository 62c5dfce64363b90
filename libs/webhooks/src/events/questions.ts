import { Logger } from '@nestjs/common';
import { ConfigurationError } from '../core/errors.js';
import { idempotencyKey } from '../core/idempotency-key.js';
import { logFailure } from '../core/log-failure.js';
import { LONGEST_TIMER } from '../core/longest-timer.js';
import { printable } from '../core/printable.js';
import type { Answerer, Verdict } from '../core/question.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import { inContextOf, type EventContext } from './event-context.js';
import { wants, type Handler, type HandlerContext } from './handler.js';

/** Puts questions to their handlers: each has at most one, and only `allow` allows. */
export class Questions implements Answerer {
  readonly #logger = new Logger('Webhooks');
  readonly #handlers: Handler[] = [];

  constructor(private readonly context?: EventContext) {}

  get all(): readonly Handler[] {
    return this.#handlers;
  }

  /** @throws {ConfigurationError} when another handler answers the same questions. */
  add(handler: Handler): void {
    const { id } = handler;
    const inTime = handler.subscriptions.every(
      ({ deadline = 0 }) => deadline >= 1 && deadline <= LONGEST_TIMER,
    );
    if (!inTime) {
      throw new ConfigurationError(
        `The deadline of "${id}" must be a number of milliseconds, from 1 to ${LONGEST_TIMER}`,
      );
    }
    const rival = this.#handlers.find((other) => overlap(handler, other));
    if (rival) {
      throw new ConfigurationError(
        `The handlers "${rival.id}" and "${handler.id}" both answer "${handler.subscriptions[0]?.names[0]}", but a question has one answer. Remove one, or give each its account`,
      );
    }
    this.#handlers.push(handler);
  }

  async answer(question: WebhookEvent): Promise<Verdict> {
    const [asked] = this.#handlers.flatMap((handler) =>
      handler.subscriptions
        .filter((subscription) => wants(subscription, question))
        .map(({ deadline = 0 }) => ({ handler, deadline })),
    );
    const name = printable(`${question.source}.${question.type}`);
    if (!asked) {
      this.#logger.warn(`Nobody answers ${name}, so it is denied`);
      return 'deny';
    }
    const { handler, deadline } = asked;
    try {
      // Within its request, whose context is the right one.
      const answer = await within(handler, deadline, question, this.context);
      return answer === 'allow' ? 'allow' : 'deny';
    } catch (error) {
      logFailure(this.#logger, 'error', {
        text: `${handler.id} did not answer ${name}, so it is denied`,
        error,
      });
      return 'deny';
    }
  }
}

function overlap(one: Handler, other: Handler): boolean {
  return one.subscriptions.some((a) =>
    other.subscriptions.some(
      (b) =>
        a.names.some((name) => b.names.includes(name)) &&
        (a.account === undefined ||
          b.account === undefined ||
          a.account === b.account),
    ),
  );
}

async function within(
  handler: Handler,
  deadline: number,
  question: WebhookEvent,
  eventContext: EventContext | undefined,
): Promise<unknown> {
  const { id } = handler;
  const controller = new AbortController();
  const context: HandlerContext = {
    handler: id,
    attempt: 1,
    lastAttempt: true,
    replayed: false,
    idempotencyKey: idempotencyKey(question, id),
    receivedAt: question.receivedAt,
    headers: {},
    signal: controller.signal,
    logger: new Logger(id),
    transaction: undefined,
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`no answer within ${deadline} ms`);
      controller.abort(error);
      reject(error);
    }, deadline);
  });
  try {
    const answer = inContextOf(eventContext, question, () =>
      handler.run(question, context),
    );
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
