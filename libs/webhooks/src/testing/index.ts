export { buildEvent } from './build-event.js';
export {
  buildPayload,
  type Payload,
  type PayloadOptions,
  type SourceLike,
} from './build-payload.js';
export type { KnownType } from './known-type.js';
export type {
  DeliveryEnd,
  DeliveryOutcome,
  DropReason,
} from './livekit-simulator/delivery/delivery-outcome.js';
export type { SimulatorSummary } from './livekit-simulator/delivery/delivery-tally.js';
export { LiveKitSimulator } from './livekit-simulator/livekit-simulator.js';
export type { LiveKitSimulatorOptions } from './livekit-simulator/livekit-simulator.options.js';
export type { PlayRoomOptions } from './livekit-simulator/play-room.options.js';
export type { SimulatorClock } from './livekit-simulator/simulator-clock.js';
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
