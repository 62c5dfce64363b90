import { BodyUnreadableError, isWebhookError } from '../../core/errors.js';
import { eventOf } from '../../core/event-of.js';
import type { WebhookEvent } from '../../core/webhook-event.js';
import type { WebhookRequest } from '../../core/webhook-request.js';
import type { ListeningRoute } from './routes.js';

/**
 * Verifies a request, and reads its event.
 *
 * @returns `undefined` for an event that the source's options leave out
 * @throws {WebhookError} that says why it is refused.
 */
export async function readEvent(
  { account, name, route }: ListeningRoute,
  request: WebhookRequest,
): Promise<WebhookEvent | undefined> {
  const signer = await route.scheme.verify(request);
  try {
    const parsed = route.parse(request);
    return parsed && eventOf(account, name, parsed, { ...request, ...signer });
  } catch (cause) {
    if (isWebhookError(cause)) throw cause;
    throw new BodyUnreadableError(
      `signed by the sender, but not what ${account.source.title} documents`,
      { cause },
    );
  }
}
