import type { Mint } from './mint.js';
import { SimulatedEgress } from './simulated-egress.js';
import type { SimulatedEvent } from './simulated-event.js';
import { SimulatedParticipant } from './simulated-participant.js';
import { SimulatedRoom } from './simulated-room.js';

/** Who and what is in a room. */
export interface RoomCast {
  readonly name: string;
  readonly participants: number;
  readonly egress: boolean;
}

/** Something that happens in a room. */
export interface RoomStep {
  /** The queue of its event. */
  readonly key: string;
  readonly happen: () => SimulatedEvent;
}

/**
 * All that happens in a room: everybody joins and publishes, a recording runs,
 * everybody leaves. Of three participants one has a microphone, one a camera,
 * and one only listens.
 */
export function* roomLife(
  { name, participants, egress }: RoomCast,
  mint: Mint,
): Generator<RoomStep> {
  const inRoom = (happen: RoomStep['happen']) => ({ key: name, happen });
  const room = new SimulatedRoom(name, mint);
  yield inRoom(() => room.started());

  const present: SimulatedParticipant[] = [];
  for (let index = 0; index < participants; index++) {
    const participant = new SimulatedParticipant(room, index, mint);
    present.push(participant);
    yield inRoom(() => participant.joined());
    if (participant.track) yield inRoom(() => participant.published());
  }

  const recording = egress ? new SimulatedEgress(room, mint) : undefined;
  if (recording) {
    yield { key: recording.id, happen: () => recording.started() };
    yield { key: recording.id, happen: () => recording.active() };
    yield { key: recording.id, happen: () => recording.ending() };
  }
  for (const participant of present) {
    if (participant.track) yield inRoom(() => participant.unpublished());
    yield inRoom(() => participant.left());
  }
  if (recording) yield { key: recording.id, happen: () => recording.ended() };
  yield inRoom(() => room.finished());
}
