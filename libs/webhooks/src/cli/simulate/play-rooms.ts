import type { PlayRoomOptions } from '../../testing/livekit-simulator/play-room.options.js';
import { paced } from '../paced.js';

export interface Rooms {
  readonly rooms: number;
  readonly participants: number;
  /** Rooms that start in a second; absent for as fast as the receiver answers. */
  readonly rate?: number;
  /** Milliseconds between two events of a room. */
  readonly pace: number;
}

const ROOMS_AT_ONCE = 100;

/**
 * With a rate rooms start when it is time, without one when others have ended.
 *
 * @returns how many started
 */
export async function playRooms(
  play: (room: PlayRoomOptions) => Promise<void>,
  { rooms, participants, pace, rate }: Rooms,
  signal: AbortSignal,
): Promise<number> {
  const open = new Set<Promise<void>>();
  let started = 0;
  for await (const _ of paced({ count: rooms, rate }, signal)) {
    if (rate === undefined && open.size >= ROOMS_AT_ONCE) {
      await Promise.race(open);
    }
    if (signal.aborted) break;
    const room: Promise<void> = play({ participants, pace }).finally(() =>
      open.delete(room),
    );
    open.add(room);
    started++;
  }
  await Promise.all(open);
  return started;
}
