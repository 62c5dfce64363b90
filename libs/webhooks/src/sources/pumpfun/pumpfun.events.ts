import type { EventOf, FullNames } from '../../core/webhook-event.js';

/** A call, in whatever fields came with the event, and `callId` out of them. */
export interface PumpfunCall {
  /** `call_id`, else `call_cid`; absent where the sender left both out. */
  readonly callId?: string;
  readonly [field: string]: unknown;
}

/** A room, in whatever fields came with the event, and `roomName` out of them. */
export interface PumpfunRoom {
  /** `room` itself where it is a text, as in the guide; `room.name` where it is an object, as LiveKit sends it. */
  readonly roomName?: string;
  readonly [field: string]: unknown;
}

/**
 * What the unofficial guide names, by event type. Nobody outside Pump.fun has
 * seen such a webhook: no field but the type is certain.
 *
 * @see https://www.mintlify.com/BankkRoll/pumpfun-apis/guides/handling-webhooks
 */
export interface PumpfunEvents {
  'call.started': PumpfunCall;
  'call.ended': PumpfunCall;
  'call.participant_joined': PumpfunCall;
  'call.participant_left': PumpfunCall;
  'call.recording_ready': PumpfunCall;
  room_started: PumpfunRoom;
  room_finished: PumpfunRoom;
  participant_joined: PumpfunRoom;
  participant_left: PumpfunRoom;
  /** LiveKit itself has not sent this name since 2022. */
  recording_started: PumpfunRoom;
  /** LiveKit itself has not sent this name since 2022. */
  recording_finished: PumpfunRoom;
}

export type PumpfunEventType = keyof PumpfunEvents;

/** Every event that the guide names. */
export const pumpfunEventTypes: readonly PumpfunEventType[] = [
  'call.started',
  'call.ended',
  'call.participant_joined',
  'call.participant_left',
  'call.recording_ready',
  'room_started',
  'room_finished',
  'participant_joined',
  'participant_left',
  'recording_started',
  'recording_finished',
];

/** A Pump.fun event; `PumpfunEvent<'call.started'>` is narrowed to one type, a union of types to a union of events. */
export type PumpfunEvent<Type extends PumpfunEventType = PumpfunEventType> =
  EventOf<PumpfunEvents, Type>;

declare module '../../core/event-map.js' {
  interface WebhookEventMap extends FullNames<'pumpfun', PumpfunEvents> {}
}
