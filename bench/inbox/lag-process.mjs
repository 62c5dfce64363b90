import { setTimeout as sleep } from 'node:timers/promises';
import { openInbox } from './engine.mjs';
import { makeEvents } from './events.mjs';
import { optionOf } from './databases.mjs';

/** A process with an inbox of its own, which does what its parent says, and answers with times by id. */
const { works, place } = JSON.parse(process.argv[2]);
const started = [];
// As an application does with its shutdown hooks, before it opens the inbox.
process.once('SIGTERM', () => commands.close());
const inbox = await openInbox(optionOf(place), {
  works,
  run: ({ event }) => started.push([event.id, now()]),
});

const commands = {
  accept: acceptSome,
  started: () => started,
  close: async () => {
    await inbox.close();
    process.disconnect();
  },
};
process.on('message', async ({ command, count }) => {
  const answer = await commands[command](count);
  if (process.connected) process.send(answer);
});
process.send('ready');

async function acceptSome(count) {
  const acknowledged = [];
  for (const { event, received } of makeEvents(count)) {
    await inbox.accept(event, received);
    acknowledged.push([event.id, now()]);
    await sleep(20 + Math.random() * 40);
  }
  return acknowledged;
}

/** Milliseconds of a clock that all processes share. */
function now() {
  return Number(process.hrtime.bigint()) / 1e6;
}
