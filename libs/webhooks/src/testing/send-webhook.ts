import type { INestApplication } from '@nestjs/common';
import type { Account } from '../core/accounts.js';
import { eventOf } from '../core/event-of.js';
import { INBOX, type Inbox } from '../inbox/inbox.service.js';
import { buildPayload, write, type SourceLike } from './build-payload.js';
import { accountOf, addressOf, started } from './application.js';
import { HandlerWatch } from './handler-watch.js';
import { headerLists } from './header-lists.js';
import type { KnownType } from './known-type.js';
import { sign, type SignWebhookOptions } from './sign-webhook.js';

export interface SendWebhookOptions extends SignWebhookOptions {
  /** Which registration of the source. @default the source's own name */
  readonly account?: string;
  /** Where to send it to. @default where the account listens, below the global prefix */
  readonly path?: string;
  /** Milliseconds for the handlers to finish. @default 5000 */
  readonly timeout?: number;
}

export interface SentWebhook {
  readonly status: number;
  /** The answer's body. */
  readonly body: string;
  /** The ids of the handlers that ran; none for a duplicate, a question, or a request that was refused. */
  readonly handlers: readonly string[];
}

/**
 * Sends a webhook to an application in a test, signed with the secrets that
 * the application itself has, and waits until each of its handlers has run.
 * Starts the application on a free port where it does not listen yet. Listeners on the bus are not waited for.
 *
 * @param source which sender, for example `livekit`
 * @param type an event, or a question, of the source
 * @throws what a handler threw, in this first attempt; an `AggregateError` where several did.
 * @example
 * ```ts
 * const { status } = await sendWebhook(app, livekit, 'room_finished', {
 *   overrides: { room: { name: 'standup' } },
 * });
 * ```
 */
export async function sendWebhook<Name extends string>(
  app: INestApplication,
  source: SourceLike<Name> & { readonly account: string },
  type: KnownType<Name>,
  { scheme, timeout = 5_000, path, ...options }: SendWebhookOptions = {},
): Promise<SentWebhook> {
  await started(app);
  const account = accountOf(app, options.account ?? source.account);
  const payload = await buildPayload(source, type, options);
  const body = write(payload);
  const route = account.routes.get(payload.route)!;
  const url = await addressOf(app, account, payload.route, path);

  const headers = {
    ...payload.samples.headers,
    ...sign(scheme ?? route.scheme, account.name, body, payload.at),
  };
  const id = idOf(account, payload.route, headers, body);
  const watch = new HandlerWatch(
    app.get<Inbox>(INBOX, { strict: false }),
    (event) => event.account === account.name && event.id === id,
  );
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    });
    const text = await answer.text();
    const handlers = await watch.done(timeout);
    return { status: answer.status, body: text, handlers };
  } finally {
    watch.stop();
  }
}

/** The id that the event will have; none where it is not readable, or left out. */
function idOf(
  account: Account,
  routeName: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): string | undefined {
  try {
    const parsed = account.routes
      .get(routeName)
      ?.parse({ headers: headerLists(headers), body });
    if (!parsed) return undefined;
    return eventOf(account, routeName, parsed, {
      body,
      receivedAt: new Date(0),
    }).id;
  } catch {
    return undefined;
  }
}
