export { WebhooksModule } from './webhooks.module.js';
export type {
  ResolvedOptions,
  Role,
  RuntimeOptions,
  SourceOptions,
  StaticOptions,
  WebhooksAsyncOptions,
  WebhooksOptions,
  WebhooksOptionsFactory,
} from './webhooks.options.js';

export type {
  AccountOptions,
  AccountSlot,
  ConfiguredAccount,
} from './core/account.js';
export { defineSource, type WebhookSource } from './core/define-source.js';
export {
  BodyMissingError,
  BodyTimeoutError,
  BodyTooLargeError,
  BodyUnreadableError,
  ConfigurationError,
  SecretUnavailableError,
  SignatureVerificationError,
  UnavailableError,
  WebhookError,
  isWebhookError,
} from './core/errors.js';
export type { HandlerPolicy } from './core/handler-policy.js';
export {
  NonRetryableError,
  PostponedError,
  RetryAfterError,
} from './core/job-errors.js';
export { readJsonObject, type JsonObject } from './core/read-json-object.js';
export type { WebhookEventMap, WebhookQuestionMap } from './core/event-map.js';
export type { Verdict } from './core/question.js';
export type {
  HeadVerdict,
  RequestHead,
  SignatureScheme,
  Signer,
} from './core/signature-scheme.js';
export type {
  EventOf,
  FullNames,
  NamedEvent,
  WebhookEvent,
  WebhookEventName,
} from './core/webhook-event.js';
export { singleHeader, type WebhookRequest } from './core/webhook-request.js';
export type { Renewal, Samples } from './core/samples.js';
export { serviceToken, type SourceService } from './core/source-service.js';
export type { SourceLogger, SourceStart } from './core/source-start.js';
export type {
  ParsedEvent,
  Route,
  RouteDefinition,
  SourceDefinition,
} from './core/webhook-source.js';

export { anyOf } from './signatures/any-of.js';
export { bearerJwt, type BearerJwtOptions } from './signatures/bearer-jwt.js';
export {
  bearerToken,
  type BearerTokenOptions,
} from './signatures/bearer-token.js';
export { hmac, type HmacOptions } from './signatures/hmac.js';
export { IsKeyRing } from './signatures/is-key-ring.decorator.js';
export { IsSecret } from './signatures/is-secret.decorator.js';
export {
  jwtBodyHash,
  type JwtBodyHashOptions,
} from './signatures/jwt-body-hash.js';
export {
  standardWebhooks,
  type StandardWebhooksOptions,
} from './signatures/standard-webhooks.js';
export {
  timestampedHmac,
  type SignedPart,
  type TimestampedHmacOptions,
} from './signatures/timestamped-hmac.js';
export type {
  Secret,
  SecretLookup,
  SecretResolver,
  TenantSecret,
} from './signatures/secrets.js';

export { createOnEvent, type OnEvent } from './events/create-on-event.js';
export {
  createOnQuestion,
  type OnQuestion,
  type QuestionOptions,
} from './events/create-on-question.js';
export type { EventContext } from './events/event-context.js';
export type { HandlerContext, HandlerOptions } from './events/handler.js';
export { OnWebhookEvent } from './events/on-webhook-event.decorator.js';
export type { HandlerDecorator } from './events/handler-metadata.js';
export {
  WebhookEventBus,
  type BusHandlerOptions,
  type Listener,
} from './events/webhook-event-bus.js';

export type { VerifiedRequest } from './http/authenticate.js';
export type { BodyLimits } from './http/bodies/body-limits.js';
export { SignatureGuard } from './http/signature.guard.js';
export type {
  CircuitOptions,
  Destination,
  DestinationOptions,
  Endpoint,
  OutgoingSignature,
} from './core/destination.js';
export {
  forwardTo,
  type Forward,
  type ForwardOptions,
} from './forwarder/forward-to.js';
export { WebhookForwarder } from './forwarder/webhook-forwarder.service.js';
export { VerifiedWebhook } from './http/verified-webhook.decorator.js';

export type {
  EventFilter,
  EventPage,
  EventScope,
  PageOptions,
} from './inbox/event-filter.js';
export type { InboxOption } from './inbox/inbox-option.js';
export type { Retention } from './inbox/inbox-store.js';
export type { InboxStats } from './inbox/inbox-stats.js';
export { Inbox } from './inbox/inbox.service.js';
export type {
  DeathReason,
  EventRecord,
  JobFailure,
  JobRecord,
  JobStatus,
} from './inbox/job-record.js';
export type { KeptEvent } from './inbox/kept-event.js';
export type { ReplayOptions, ReplayProgress } from './inbox/replayer.js';
export {
  memoryInbox,
  type MemoryInboxOptions,
} from './inbox/memory/memory-inbox.js';
export {
  sqliteInbox,
  type SqliteInboxOptions,
} from './inbox/sqlite/sqlite-inbox.js';
