import { createOnEvent } from '../../events/create-on-event.js';
import { createOnQuestion } from '../../events/create-on-question.js';
import {
  livepeerEventTypes,
  type LivepeerAccessRequest,
  type LivepeerEvents,
} from './livepeer.events.js';

export type {
  LivepeerAccessQuestion,
  LivepeerAccessRequest,
  LivepeerEvent,
  LivepeerEvents,
  LivepeerEventType,
  LivepeerSnapshot,
  LivepeerStream,
  LivepeerTask,
} from './livepeer.events.js';
export type { LivepeerOptions } from './livepeer.options.js';
export { livepeer } from './livepeer.source.js';
export { LivepeerApiError } from './management/livepeer-api.error.js';
export type { LivepeerRegistration } from './management/livepeer-registration.js';
export type {
  LivepeerPageOptions,
  LivepeerWebhook,
  LivepeerWebhookEvent,
  LivepeerWebhookInput,
  LivepeerWebhookLog,
  LivepeerWebhookLogPage,
  LivepeerWebhookPage,
} from './management/livepeer-webhook.js';
export { LivepeerWebhooks } from './management/livepeer-webhooks.js';
export type { LivepeerWebhooksOptions } from './management/livepeer-webhooks.options.js';

/**
 * Hands Livepeer's events of the named types to the decorated method; without a
 * name, every type in {@link LivepeerEvents}.
 *
 * @example
 * ```ts
 * @OnLivepeerEvent('stream.started')
 * live(event: LivepeerEvent<'stream.started'>) {
 *   console.log(event.data.stream.id, event.data.playbackUrl);
 * }
 * ```
 */
export const OnLivepeerEvent = createOnEvent<LivepeerEvents>(
  'livepeer',
  livepeerEventTypes,
);

/**
 * Marks the method that decides who may play. What it returns, `'allow'` or
 * `'deny'`, is the HTTP answer; an error, a timeout or no such method denies.
 *
 * @example
 * ```ts
 * @OnLivepeerAccessControl()
 * async decide(question: LivepeerAccessQuestion) {
 *   return (await this.knows(question.data.accessKey)) ? 'allow' : 'deny';
 * }
 * ```
 */
export const OnLivepeerAccessControl = createOnQuestion<
  'playback.accessControl',
  LivepeerAccessRequest
>('livepeer', 'playback.accessControl');
