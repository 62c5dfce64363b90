import { describe, expect, it } from '@jest/globals';
import { random } from '../../../../../../test/support/random.js';
import { Mint } from './mint.js';
import { roomLife, type RoomCast } from './room-life.js';
import type { SimulatedEvent } from './simulated-event.js';

const NOW = Date.parse('2026-11-23T12:00:00.400Z');

function play(cast: Partial<RoomCast> = {}, seed = 1) {
  const { int } = random(seed);
  const mint = new Mint(
    () => NOW,
    () => int(0, 2 ** 32 - 1) / 2 ** 32,
  );
  const whole = { name: 'standup', participants: 3, egress: true, ...cast };
  return [...roomLife(whole, mint)].map(({ key, happen }) => ({
    key,
    payload: happen() as SimulatedEvent & Record<string, any>,
  }));
}

const types = (cast: Partial<RoomCast>) =>
  play(cast).map(({ payload }) => payload.event);

describe('the life of a room', () => {
  it('is that of the room, its participants, their tracks and its recording', () => {
    expect(types({})).toEqual([
      'room_started',
      'participant_joined',
      'track_published',
      'participant_joined',
      'track_published',
      'participant_joined',
      'egress_started',
      'egress_updated',
      'egress_updated',
      'track_unpublished',
      'participant_left',
      'track_unpublished',
      'participant_left',
      'participant_left',
      'egress_ended',
      'room_finished',
    ]);
  });

  it('may be lonely', () => {
    const cast = { participants: 0, egress: false };
    expect(types(cast)).toEqual(['room_started', 'room_finished']);
  });

  it('keeps the recording in a queue of its own', () => {
    const keys = new Set(
      play()
        .filter(({ payload }) => payload['egressInfo'])
        .map(({ key }) => key),
    );
    expect(keys.size).toBe(1);
    expect([...keys][0]).toMatch(/^EG_\w{12}$/);
  });

  it('has an event id that no other event has, and ids like LiveKit', () => {
    const events = play({ participants: 50 }).map(({ payload }) => payload);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    for (const { id, room, participant, track } of events) {
      expect(id).toMatch(/^EV_\w{12}$/);
      if (room) expect(room.sid).toMatch(/^RM_\w{12}$/);
      if (participant) expect(participant.sid).toMatch(/^PA_\w{12}$/);
      if (track) expect(track.sid).toMatch(/^TR_(AM|VC)\w{12}$/);
    }
  });

  it('speaks of the same room, participants and tracks from beginning to end', () => {
    const events = play().map(({ payload }) => payload);
    const sids = events.flatMap(({ room, egressInfo }) => [
      room?.sid ?? egressInfo.roomId,
    ]);
    expect(new Set(sids).size).toBe(1);
    const of = (type: string, field: string) =>
      events
        .filter(({ event }) => event === type)
        .map((event) => event[field].sid);
    expect(of('participant_left', 'participant')).toEqual(
      of('participant_joined', 'participant'),
    );
    expect(of('track_unpublished', 'track')).toEqual(
      of('track_published', 'track'),
    );
  });

  it('gives each time in its own unit', () => {
    const [started, joined, published] = play().map(({ payload }) => payload);
    const seconds = String(Math.floor(NOW / 1000));
    expect(started).toMatchObject({
      createdAt: seconds,
      room: { creationTime: seconds, creationTimeMs: String(NOW) },
    });
    expect(joined).toMatchObject({
      participant: { joinedAt: seconds, joinedAtMs: String(NOW) },
    });
    const micro = Number(published?.['track'].version.unixMicro);
    expect(Math.floor(micro / 1000)).toBe(NOW);

    const { egressInfo } = play().find(
      ({ payload }) => payload.event === 'egress_ended',
    )!.payload;
    const [begin, end] = [
      BigInt(egressInfo.startedAt),
      BigInt(egressInfo.endedAt),
    ];
    expect(begin / 1_000_000n).toBe(BigInt(NOW));
    expect(end > begin).toBe(true);
    const { startedAt, endedAt, duration } = egressInfo.fileResults[0];
    expect(BigInt(endedAt) - BigInt(startedAt)).toBe(BigInt(duration));
  });

  it('repeats itself with the same chance and clock, and only then', () => {
    expect(play({}, 7)).toEqual(play({}, 7));
    expect(play({}, 7)).not.toEqual(play({}, 8));
  });
});
