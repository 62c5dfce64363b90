import { buildPayload } from '../../testing/build-payload.js';
import { headerLists } from '../../testing/header-lists.js';
import type { SignedWebhook } from '../../testing/sign-webhook.js';
import { configuredAccount } from '../configured-account.js';
import type { AnySource } from '../any-source.js';
import { namedSource } from '../named-source.js';
import { refusalOf } from '../refusal-of.js';
import { readBytes } from '../read-bytes.js';
import { targetUrl, webAddress } from '../target-url.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage.error.js';
import type { Expectation } from './judge.js';
import type { SendOptions } from './send.options.js';
import { WebhookMaker } from './webhook-maker.js';

/** All that is known before the first webhook leaves. */
export interface Prepared {
  readonly url: URL;
  readonly first: SignedWebhook;
  readonly maker: WebhookMaker;
  readonly expected: Expectation;
}

/** @throws {UsageError} for options that no webhook can be made of. */
export async function prepare(
  terminal: Terminal,
  name: string,
  event: string | undefined,
  options: SendOptions,
): Promise<Prepared> {
  const { set: overrides = {}, badSignature, expired } = options;
  const source = await namedSource(name, options.source);
  const body =
    options.body === undefined
      ? undefined
      : await readBytes(terminal, '--body', options.body);
  const route = await routeOf(source, event, body, options.route);
  const address = webAddress('--to', options.to ?? '');
  const { env } = terminal;
  const account = configuredAccount(source, {
    env,
    route,
    secret: options.secret,
  });
  const wish = { route, event: event ?? '', overrides, body };
  const maker = new WebhookMaker(account, { ...wish, badSignature, expired });

  const first = await maker.make().catch(asUsage);
  const expected = badSignature || expired ? 'refused' : 'accepted';
  const { headers, path, body: bytes } = first;
  const refusal = await refusalOf(account, route, {
    url: path,
    headers: headerLists(headers),
    body: bytes,
    receivedAt: new Date(),
  });
  if (refusal && expected === 'accepted') {
    terminal.note(
      `a receiver that verifies will refuse it: ${refusal.message}`,
    );
  }
  if (!refusal && expired) {
    throw new UsageError(
      `--expired: what ${account.source.title} signs there says nothing of when, so it never expires`,
    );
  }
  return { url: targetUrl(address, first.path), first, maker, expected };
}

/** The route asked for, else that of the event's sample, else the first. */
async function routeOf(
  source: AnySource,
  event: string | undefined,
  body: Buffer | undefined,
  wanted: string | undefined,
): Promise<string> {
  const { routes, eventTypes, questionTypes = [], name } = source.source;
  const names = Object.keys(routes);
  if (wanted !== undefined && !names.includes(wanted)) {
    throw new UsageError(
      `--route: ${name} has no route "${wanted}". It has: ${names.join(', ')}`,
    );
  }
  if (event === undefined) {
    if (body) return wanted ?? names[0]!;
    const known = [...eventTypes, ...questionTypes].join(', ');
    throw new UsageError(`name an event of ${name}, or give --body: ${known}`);
  }
  if (body && wanted !== undefined) return wanted;
  try {
    const at = wanted === undefined ? {} : { route: wanted };
    return (await buildPayload(source, event, at)).route;
  } catch (error) {
    return asUsage(error);
  }
}

/** The library's own words: which samples there are, that there is no secret to sign with. */
function asUsage(error: unknown): never {
  throw error instanceof TypeError ? new UsageError(error.message) : error;
}
