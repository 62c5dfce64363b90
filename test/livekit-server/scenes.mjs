import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Each scene is the life of one room, and returns how often each event must
 * have come. `stage.handled` paces them: who left before being fully in would
 * be another event (`participant_connection_aborted`).
 */

/** Three people meet, two of them speak. */
export async function meeting(stage) {
  const room = 'Prüfung/Raum 7 🎧';
  const metadata = JSON.stringify({ mood: '🎉 "so-called"', line: '\u2028' });
  const people = await Promise.all(
    ['ada', 'grace', 'jürgen'].map((identity) =>
      stage.join(room, identity, { metadata }),
    ),
  );
  await stage.handled(room, 'participant_joined', 3);
  await Promise.all([stage.speak(people[0]), stage.speak(people[1])]);
  await stage.handled(room, 'track_published', 2);
  await Promise.all(people.map((person) => person.disconnect()));
  await stage.finished(room);
  return {
    title: 'meeting',
    room,
    expected: {
      room_started: 1,
      participant_joined: 3,
      track_published: 2,
      track_unpublished: 2,
      participant_left: 3,
      room_finished: 1,
    },
  };
}

/** A room is deleted while somebody speaks in it. */
export async function deleted(stage) {
  const room = 'deleted';
  await stage.speak(await stage.join(room, 'ada'));
  await stage.handled(room, 'participant_joined');
  await stage.handled(room, 'track_published');
  await stage.rooms.deleteRoom(room);
  await stage.finished(room);
  return {
    title: 'deleted',
    room,
    expected: {
      room_started: 1,
      participant_joined: 1,
      track_published: 1,
      track_unpublished: 1,
      participant_left: 1,
      room_finished: 1,
    },
  };
}

/** The same identity joins from a second device, which throws out the first. */
export async function twoDevices(stage) {
  const room = 'two devices';
  await stage.join(room, 'ada');
  await stage.handled(room, 'participant_joined');
  const second = await stage.join(room, 'ada');
  await stage.handled(room, 'participant_joined', 2);
  await second.disconnect();
  await stage.finished(room);
  return {
    title: 'two devices',
    room,
    expected: {
      room_started: 1,
      participant_joined: 2,
      participant_left: 2,
      room_finished: 1,
    },
  };
}

/** Each event of this room weighs 400 kB, past the usual limits of body parsers. */
export async function heavy(stage) {
  const room = 'heavy';
  await stage.rooms.createRoom({ name: room, metadata: 'ü'.repeat(200_000) });
  await stage.handled(room, 'room_started');
  const ada = await stage.join(room, 'ada');
  await stage.handled(room, 'participant_joined');
  await ada.disconnect();
  await stage.finished(room);
  return {
    title: '400 kB each',
    room,
    expected: {
      room_started: 1,
      participant_joined: 1,
      participant_left: 1,
      room_finished: 1,
    },
  };
}

/**
 * The sample is away for a while in the middle of a room. All that it had
 * acknowledged is handled before (the memory inbox would lose the rest), so
 * what is counted is what LiveKit keeps and sends again.
 */
export async function outage(stage, signal) {
  const room = `away after ${signal}`;
  const ada = await stage.join(room, 'ada');
  await stage.speak(ada);
  await stage.handled(room, 'participant_joined');
  await stage.handled(room, 'track_published');

  await stage.sample.stop(signal);
  const since = Date.now();
  const grace = await stage.join(room, 'grace');
  await stage.speak(grace);
  await ada.disconnect();
  // Past LiveKit's attempts at 0, 1 and 3 s; the next is due at 7 s.
  await sleep(4000);
  await stage.sample.start();
  const back = Date.now();

  await stage.handled(room, 'participant_left');
  await stage.handled(room, 'track_published', 2);
  await grace.disconnect();
  await stage.finished(room);
  return {
    title: signal,
    room,
    away: { since, back },
    expected: {
      room_started: 1,
      participant_joined: 2,
      track_published: 2,
      track_unpublished: 2,
      participant_left: 2,
      room_finished: 1,
    },
  };
}
