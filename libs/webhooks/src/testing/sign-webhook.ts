import type { ConfiguredAccount } from '../core/account.js';
import type { SignatureScheme } from '../core/signature-scheme.js';
import { joinPath } from '../core/join-path.js';
import { buildPayload, write, type PayloadOptions } from './build-payload.js';
import type { KnownType } from './known-type.js';

export interface SignWebhookOptions extends PayloadOptions {
  /**
   * Signs with this scheme in place of the account's: where a resolver finds the secrets, or to forge.
   * @default the account's own
   */
  readonly scheme?: SignatureScheme;
}

export interface SignBodyOptions extends Pick<
  SignWebhookOptions,
  'at' | 'route' | 'scheme'
> {
  /** Sent besides the signature. @default the sender's own */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request, ready for `fetch(url + webhook.path, webhook)`. */
export interface SignedWebhook {
  readonly method: 'POST';
  /** Where the account listens, unless `forRoot({ path })` or a global prefix moves it. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer<ArrayBuffer>;
}

/**
 * Makes a request that the source's sender could have made: a sample of the
 * event with a fresh id and the current time, your overrides laid over it,
 * written and signed as the sender does.
 *
 * @param account the source, called with the secrets to sign with
 * @param type an event, or a question, of the source
 * @throws {TypeError} where there is no such sample, or no secret to sign with.
 * @example
 * ```ts
 * const webhook = await signWebhook(livekit.fromEnv(), 'room_finished', {
 *   overrides: { room: { name: 'standup' } },
 * });
 * await fetch(`http://localhost:3000${webhook.path}`, webhook);
 * ```
 */
export async function signWebhook<Name extends string>(
  account: ConfiguredAccount<Name>,
  type: KnownType<Name>,
  { scheme, ...options }: SignWebhookOptions = {},
): Promise<SignedWebhook> {
  const payload = await buildPayload(account, type, options);
  return signBody(account, write(payload), {
    at: payload.at,
    route: payload.route,
    headers: payload.samples.headers,
    ...(scheme && { scheme }),
  });
}

/**
 * Signs bytes of your own as the source's sender would.
 *
 * @throws {TypeError} where there is no such route, or no secret to sign with.
 * @example
 * ```ts
 * await signBody(livekit.fromEnv(), Buffer.from('not JSON')); // to see the 400
 * ```
 */
export async function signBody(
  account: ConfiguredAccount,
  body: Buffer,
  { route: wanted, at, headers, ...options }: SignBodyOptions = {},
): Promise<SignedWebhook> {
  const { source } = account;
  const route = wanted ?? Object.keys(source.routes)[0] ?? '';
  const definition = Object.hasOwn(source.routes, route)
    ? source.routes[route]
    : undefined;
  if (!definition) {
    throw new TypeError(
      `The source "${source.name}" has no route "${route}". It has: ${Object.keys(source.routes).join(', ')}`,
    );
  }
  const scheme = options.scheme ?? definition.open(account.options).scheme;
  const base = account.path ?? `webhooks/${account.account}`;
  return {
    method: 'POST',
    path: `/${joinPath(base, definition.path)}`,
    headers: {
      ...(headers ?? (await source.samples?.())?.headers),
      ...sign(scheme, account.account, body, at),
    },
    body: Buffer.from(body),
  };
}

/** @throws {TypeError} where the scheme cannot choose a secret. */
export function sign(
  scheme: SignatureScheme,
  account: string,
  body: Buffer,
  at?: Date,
): Record<string, string> {
  if (!scheme.sign) {
    throw new TypeError(
      `There is no secret to sign with for the account "${account}": a resolver finds it for each request, or only the sender has it. Say how to sign: { scheme: hmac({ ... }) }`,
    );
  }
  return scheme.sign(body, at);
}
