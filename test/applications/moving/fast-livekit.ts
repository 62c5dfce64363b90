import { setTimeout as sleep } from 'node:timers/promises';
import { LiveKitSimulator } from 'nestjs-livestream-webhooks/testing';
import { LIVEKIT } from '../kit/post-livekit.js';

/** Twenty-five times as fast as a LiveKit server is: its retries, and its patience of 30 s, which a slow machine must not use up. */
const FASTER = 25;

/** A LiveKit server that sends to `url`. */
export function fastLiveKit(url: string): LiveKitSimulator {
  return new LiveKitSimulator({
    url,
    ...LIVEKIT,
    clock: {
      now: () => Date.now(),
      elapsed: () => performance.now() * FASTER,
      wait: (milliseconds, signal) =>
        sleep(milliseconds / FASTER, undefined, { signal }),
    },
  });
}

let count = 0;

/** The end of a room, under an id that no other event has. */
export function roomFinished(name = 'standup') {
  const id = `EV_finished_${++count}`;
  return { event: 'room_finished', id, room: { sid: 'RM_1', name } };
}
