import type { LivepeerWebhookInput } from './livepeer-webhook.js';

/** Whether two webhooks of one address are alike: events in any order, and the secret. */
export function isSameWebhook(
  a: LivepeerWebhookInput,
  b: LivepeerWebhookInput,
): boolean {
  return (
    a.name === b.name &&
    // Where the API does not show it there may be none: then nothing would be signed.
    a.sharedSecret === b.sharedSecret &&
    (a.streamId ?? '') === (b.streamId ?? '') &&
    isSameSet(a.events ?? [], b.events ?? [])
  );
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  const names = new Set(a);
  return names.size === new Set(b).size && b.every((name) => names.has(name));
}
