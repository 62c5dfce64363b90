import type { WebhookRequest } from '../core/webhook-request.js';

/** Headers as a request has them: by lower-case name, each value in a list. */
export function headerLists(
  headers: Readonly<Record<string, string>>,
): WebhookRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      [value],
    ]),
  );
}
