import { Inject, Injectable, Logger } from '@nestjs/common';
import { Accounts, type Account } from '../core/accounts.js';
import { BodyUnreadableError, isWebhookError } from '../core/errors.js';
import { eventOf } from '../core/event-of.js';
import { printable } from '../core/printable.js';
import { readableLine } from '../core/readable.js';
import { ANSWERER, type Answerer, type Verdict } from '../core/question.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { ParsedEvent, Route } from '../core/webhook-source.js';
import { Inbox } from '../inbox/inbox.service.js';
import type { VerifiedRequest } from './authenticate.js';
import { toRefusal } from './refusal.js';
import { RefusalLog } from './refusal-log.js';

/** A parser of the application's own may quote what was sent. */
const LONGEST = 1_000;
/** How many remarks of sources are told apart. */
const REMARKS = 1_000;

/** Takes verified requests: reads the event and keeps it. */
@Injectable()
export class WebhookReceiver {
  readonly #logger = new Logger('Webhooks');
  readonly #remarks = new Set<string>();

  constructor(
    private readonly accounts: Accounts,
    private readonly inbox: Inbox,
    @Inject(ANSWERER) private readonly answerer: Answerer,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * Reads and keeps the event of a verified request.
   *
   * @throws {Refusal} when it cannot be read or kept.
   */
  async receive(
    accountName: string,
    routeName: string,
    request: VerifiedRequest,
  ): Promise<void> {
    const { account, route } = this.accounts.route(accountName, routeName);
    try {
      const read = readEvent(account, routeName, route, request);
      if (!read) {
        this.#debug(account, () => 'left out, as its options ask');
        return;
      }
      const { event, dedupeFor, remarks } = read;
      this.#remark(account, remarks);
      const outcome = await this.inbox.accept(event, {
        request,
        route: routeName,
        dedupeFor,
      });
      this.#debug(
        account,
        () => `${outcome} ${printable(`${event.type} ${event.id}`)}`,
      );
    } catch (error) {
      this.#report(account, error);
      throw toRefusal(error, account.source.retryAfter);
    }
  }

  /**
   * Puts the question of a verified request to the application.
   *
   * @throws {Refusal} when it cannot be read.
   */
  async ask(
    accountName: string,
    routeName: string,
    request: VerifiedRequest,
  ): Promise<Verdict> {
    const { account, route } = this.accounts.route(accountName, routeName);
    try {
      const question = readEvent(account, routeName, route, request)?.event;
      if (!question) return 'deny';
      const verdict = await this.answerer.answer(question);
      this.#debug(account, () => `${verdict} ${printable(question.type)}`);
      return verdict;
    } catch (error) {
      this.#report(account, error);
      throw toRefusal(error, account.source.retryAfter);
    }
  }

  /** Of each webhook, and rarely wanted. */
  #debug(account: Account, text: () => string): void {
    if (!Logger.isLevelEnabled('debug')) return;
    this.#logger.debug(`${account.name}: ${text()}`);
  }

  /** Each remark once, as long as there are not too many. */
  #remark({ name }: Account, remarks: ParsedEvent['remarks']): void {
    if (!remarks || !Logger.isLevelEnabled('debug')) return;
    for (const remark of remarks()) {
      const line = `${name}: ${printable(remark)}`;
      if (this.#remarks.has(line) || this.#remarks.size >= REMARKS) continue;
      this.#remarks.add(line);
      this.#logger.debug(line);
    }
  }

  #report(account: Account, error: unknown): void {
    const text = isWebhookError(error)
      ? `${readableLine(error.message, LONGEST)} [${error.code}]`
      : 'an error of the application or the library';
    this.refusals.say(account.name, `could not take a webhook: ${text}`);
  }
}

interface ReadEvent {
  readonly event: WebhookEvent;
  readonly dedupeFor: ParsedEvent['dedupeFor'];
  readonly remarks: ParsedEvent['remarks'];
}

function readEvent(
  account: Account,
  routeName: string,
  route: Route,
  request: VerifiedRequest,
): ReadEvent | undefined {
  try {
    const parsed = route.parse(request);
    if (!parsed) return undefined;
    const event = eventOf(account, routeName, parsed, request);
    const { dedupeFor, remarks } = parsed;
    return { event, dedupeFor, remarks };
  } catch (cause) {
    // A fault of the application's own, in an option of the source: the sender must come back.
    if (isWebhookError(cause)) throw cause;
    throw new BodyUnreadableError(
      'the body is signed by the sender, but it is not what the sender documents',
      { cause },
    );
  }
}
