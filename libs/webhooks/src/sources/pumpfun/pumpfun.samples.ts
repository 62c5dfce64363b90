import type { PumpfunEventType } from './pumpfun.events.js';

type CallType = Extract<PumpfunEventType, `call.${string}`>;

/**
 * What the guide shows, by route: not captured, since nobody is known to send
 * it. The `livekit` route also takes LiveKit's own payloads.
 */
export const pumpfunSamples = {
  call: {
    'call.started': { event_type: 'call.started', call_id: 'abc123' },
    'call.ended': { event_type: 'call.ended', call_id: 'abc123' },
    'call.participant_joined': {
      event_type: 'call.participant_joined',
      call_id: 'abc123',
    },
    'call.participant_left': {
      event_type: 'call.participant_left',
      call_id: 'abc123',
    },
    'call.recording_ready': {
      event_type: 'call.recording_ready',
      call_id: 'abc123',
    },
  },
  room: {
    room_started: { event: 'room_started', room: 'room123' },
    room_finished: { event: 'room_finished', room: 'room123' },
    participant_joined: { event: 'participant_joined', room: 'room123' },
    participant_left: { event: 'participant_left', room: 'room123' },
    recording_started: { event: 'recording_started', room: 'room123' },
    recording_finished: { event: 'recording_finished', room: 'room123' },
  },
} satisfies {
  readonly call: Record<CallType, object>;
  readonly room: Record<Exclude<PumpfunEventType, CallType>, object>;
};
