export { buildEvent } from './build-event.js';
export {
  buildPayload,
  type Payload,
  type PayloadOptions,
  type SourceLike,
} from './build-payload.js';
export type { KnownType } from './known-type.js';
export {
  sendWebhook,
  type SendWebhookOptions,
  type SentWebhook,
} from './send-webhook.js';
export {
  signBody,
  signWebhook,
  type SignBodyOptions,
  type SignedWebhook,
  type SignWebhookOptions,
} from './sign-webhook.js';
export {
  sourceContract,
  type ConfigureSource,
  type ContractCheck,
} from './source-contract.js';
