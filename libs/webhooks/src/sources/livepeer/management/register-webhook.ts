import type {
  LivepeerWebhook,
  LivepeerWebhookInput,
} from './livepeer-webhook.js';
import type { LivepeerRegistration } from './livepeer-registration.js';
import type { LivepeerWebhooks } from './livepeer-webhooks.js';
import { isSameWebhook } from './same-webhook.js';

/** What is to be there after the start. */
export interface Wanted extends LivepeerRegistration {
  readonly sharedSecret: string;
}

/** What was done. */
export interface Registered {
  readonly id: string;
  readonly did: 'created' | 'updated' | 'left as it is';
  /** Other webhooks of the same address, which somebody else made. */
  readonly others: readonly string[];
}

/** Milliseconds until all who started together have written, and a replica of Livepeer's database shows it. */
const SETTLING = 5_000;

/**
 * Sees to it that there is one webhook of this address, as it is wanted.
 *
 * Livepeer has no such operation, so several processes that start together may
 * each create one. The oldest stays: every process looks again, and takes back
 * what it made itself when there is an older one. It never deletes another's.
 *
 * @param sleep throws when it is aborted
 */
export async function registerWebhook(
  webhooks: LivepeerWebhooks,
  wanted: Wanted,
  sleep: (milliseconds: number) => Promise<unknown>,
): Promise<Registered> {
  const found = await oldestFirst(webhooks, wanted.url);
  if (found.length > 1) {
    // They may be those of processes that start just now.
    await sleep(SETTLING);
    return adopt(webhooks, wanted, await oldestFirst(webhooks, wanted.url));
  }
  if (found.length === 1) return adopt(webhooks, wanted, found);

  const name = wanted.name ?? 'nestjs-livestream-webhooks';
  const created = await webhooks.create({ ...inputOf(wanted), name });
  for (const wait of [0, SETTLING]) {
    await sleep(wait);
    const all = await oldestFirst(webhooks, wanted.url);
    if (!all.some((other) => isOlder(other, created))) continue;
    await webhooks.delete(created.id);
    // The older one may be another version's, which wants something else.
    return registerWebhook(webhooks, wanted, sleep);
  }
  return { id: created.id, did: 'created', others: [] };
}

/** Makes the oldest one what is wanted, when it is not. */
async function adopt(
  webhooks: LivepeerWebhooks,
  wanted: Wanted,
  [oldest, ...others]: readonly LivepeerWebhook[],
): Promise<Registered> {
  if (!oldest) throw new TypeError('the webhook was deleted meanwhile');
  const { id, name, streamId } = oldest;
  const after = { name, streamId, ...inputOf(wanted), url: oldest.url };
  const same = isSameWebhook(oldest, after);
  if (!same) await webhooks.update(id, after);
  return {
    id,
    did: same ? 'left as it is' : 'updated',
    others: others.map((other) => other.id),
  };
}

async function oldestFirst(
  webhooks: LivepeerWebhooks,
  url: string,
): Promise<readonly LivepeerWebhook[]> {
  // By id: a page may begin with what the one before ended with.
  const found = new Map<string, LivepeerWebhook>();
  const address = addressOf(url);
  for await (const webhook of webhooks.all()) {
    if (addressOf(webhook.url) === address) found.set(webhook.id, webhook);
  }
  return [...found.values()].toSorted((a, b) => (isOlder(a, b) ? -1 : 1));
}

function isOlder(a: LivepeerWebhook, b: LivepeerWebhook): boolean {
  return a.createdAt === b.createdAt ? a.id < b.id : a.createdAt < b.createdAt;
}

/** As browsers write it: `HTTPS://Example.com` is `https://example.com/`. */
function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}

function inputOf(wanted: Wanted): Omit<LivepeerWebhookInput, 'name'> {
  const { url, events, sharedSecret, name } = wanted;
  return { url, events, sharedSecret, ...(name !== undefined && { name }) };
}
