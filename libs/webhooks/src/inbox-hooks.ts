import { Logger } from '@nestjs/common';
import type { Accounts } from './core/accounts.js';
import { resolvePolicy, type HandlerPolicy } from './core/handler-policy.js';
import { idempotencyKey } from './core/idempotency-key.js';
import { outsideRequests } from './core/outside-requests.js';
import { redactBody } from './core/redact.js';
import { inContextOf, type EventContext } from './events/event-context.js';
import type { HandlerRegistry } from './events/handler-registry.js';
import type { LateHandlers } from './events/late-handlers.js';
import type { WebhookEventBus } from './events/webhook-event-bus.js';
import type { InboxHooks } from './inbox/inbox-hooks.js';
import { readKept } from './read-kept.js';

interface Rooms {
  readonly accounts: Accounts;
  readonly handlers: HandlerRegistry;
  readonly late: LateHandlers;
  readonly bus: WebhookEventBus;
  /** Of handlers that do not say it themselves. */
  readonly policy: HandlerPolicy;
  readonly context: EventContext | undefined;
}

/** What the inbox may ask of the other rooms. */
export function inboxHooks({
  accounts,
  handlers,
  late,
  bus,
  policy,
  context: eventContext,
}: Rooms): InboxHooks {
  const loggers = new Map(
    handlers.all.map(({ id }) => [id, new Logger(id)] as const),
  );
  return {
    handlers: handlers.all.map((handler) => ({
      id: handler.id,
      // Renamed back: its own id is no former one.
      aliases: (handler.aliases ?? []).filter((id) => id !== handler.id),
      policy: resolvePolicy(handler.policy, policy),
      transactional: handler.transactional ?? false,
    })),
    handlersFor: (event) => {
      late.look();
      return handlers.idsFor(event);
    },
    read: (kept) => readKept(accounts, kept),
    redact: ({ account, source: name }, body) => {
      const source =
        accounts.get(account)?.source ??
        accounts.all.find((one) => one.source.name === name)?.source;
      // Nobody knows any more what is secret in it.
      return source
        ? redactBody(body, source.sensitive ?? [])
        : Buffer.from('"[redacted]"');
    },
    run: async ({ handler, event, kept, ...call }) => {
      const context = {
        handler,
        attempt: call.attempt,
        lastAttempt: call.lastAttempt,
        replayed: call.replayed,
        idempotencyKey: idempotencyKey(event, handler),
        receivedAt: kept.receivedAt,
        headers: kept.headers,
        signal: call.signal,
        logger: loggers.get(handler)!,
        transaction: call.transaction,
      };
      const known = handlers.get(handler)!;
      return outsideRequests(() =>
        inContextOf(eventContext, event, () =>
          known.run(event, context, kept.body),
        ),
      );
    },
    kept: (event) => bus.publish(event),
  };
}
