/**
 * Every event by its full name, `<source>.<type>`. Each source adds its own by
 * declaration merging, so that `OnWebhookEvent`, the bus and the test kit
 * narrow by name; one of your own does so as `nestjs-livestream-webhooks/event-map`.
 *
 * @example
 * ```ts
 * declare module 'nestjs-livestream-webhooks/event-map' {
 *   interface WebhookEventMap extends FullNames<'acme', AcmeEvents> {}
 * }
 * ```
 */
export interface WebhookEventMap {}

/** Every question by its full name, `<source>.<type>`, and what is asked. */
export interface WebhookQuestionMap {}
