import type { WebhookEvent } from 'livekit-server-sdk';
import type { EventOf, FullNames } from '../../core/webhook-event.js';

/** LiveKit's own message, with the fields that an event is known to carry typed as present. */
type Message<Present extends keyof WebhookEvent> = WebhookEvent & {
  readonly [Field in Present]-?: NonNullable<WebhookEvent[Field]>;
};

/**
 * What LiveKit sends, by event type. Times differ in unit: `createdAt` and
 * `creationTime` are seconds, `...Ms` milliseconds, those of egress, ingress
 * and jobs nanoseconds. A name that the installed `livekit-server-sdk` does
 * not know, of an enum of a newer server, reads as 0: `participant.kind` as
 * `STANDARD`. The event's `raw` has it as it was sent.
 *
 * @see https://docs.livekit.io/home/server/webhooks/#events
 */
export interface LiveKitEvents {
  room_started: Message<'room'>;
  room_finished: Message<'room'>;
  /** Once its media is up. Egress, ingress and agents are participants too: see `participant.kind`. */
  participant_joined: Message<'room' | 'participant'>;
  participant_left: Message<'room' | 'participant'>;
  /** Left before its media was up: there is no `participant_left` for it. */
  participant_connection_aborted: Message<'room' | 'participant'>;
  /** The room has only `sid` and `name`, the participant only `sid` and `identity`. */
  track_published: Message<'room' | 'participant' | 'track'>;
  /** The room has only `sid` and `name`, the participant only `sid` and `identity`. */
  track_unpublished: Message<'room' | 'participant' | 'track'>;
  /** Released servers send egress events without `room`: take it from `egressInfo.roomName`. */
  egress_started: Message<'egressInfo'>;
  egress_updated: Message<'egressInfo'>;
  /** `egressInfo.egressId` is empty when an automatic egress failed to start. */
  egress_ended: Message<'egressInfo'>;
  /** Released servers send ingress events without `room`: take it from `ingressInfo.roomName`. */
  ingress_started: Message<'ingressInfo'>;
  ingress_ended: Message<'ingressInfo'>;
  /** LiveKit Cloud only; the room is in `job.room`. */
  agent_job_started: Message<'job'>;
  agent_job_ended: Message<'job'>;
}

/** An event type that LiveKit sends, for example `room_finished`. */
export type LiveKitEventType = keyof LiveKitEvents;

/** Every event that LiveKit's protocol names. */
export const livekitEventTypes: readonly LiveKitEventType[] = [
  'room_started',
  'room_finished',
  'participant_joined',
  'participant_left',
  'participant_connection_aborted',
  'track_published',
  'track_unpublished',
  'egress_started',
  'egress_updated',
  'egress_ended',
  'ingress_started',
  'ingress_ended',
  'agent_job_started',
  'agent_job_ended',
];

/** A LiveKit event; `LiveKitEvent<'room_finished'>` is narrowed to one type, a union of types to a union of events. */
export type LiveKitEvent<Type extends LiveKitEventType = LiveKitEventType> =
  EventOf<LiveKitEvents, Type>;

declare module '../../core/event-map.js' {
  interface WebhookEventMap extends FullNames<'livekit', LiveKitEvents> {}
}
