import { Inbox } from '../../libs/webhooks/dist/esm/inbox/inbox.service.js';
import { resolvePolicy } from '../../libs/webhooks/dist/esm/core/handler-policy.js';
import { postgresInbox } from '../../libs/webhooks/dist/esm/inbox/postgres/postgres-inbox.js';

/**
 * A process of an application: `web` keeps the events that it is told of and
 * says which are acknowledged; `worker` runs two handlers on them, of which one
 * writes what it did in the transaction of its job.
 */
const [role, connectionString, schema] = process.argv.slice(2);
const LEASE = 1_500;
const FAILING = 0.05;
const policy = resolvePolicy({ attempts: 1_000, backoff: 20, maxDelay: 50 });
const handlers = [
  { id: 'plain', aliases: [], policy, transactional: false },
  { id: 'writing', aliases: [], policy, transactional: true },
];

const inbox = new Inbox(
  postgresInbox({ connectionString, schema, lease: LEASE }),
  {
    shutdownTimeout: 1_000,
    concurrency: 100,
    retention: { done: 2 ** 40, dead: 2 ** 40 },
    redactsAtRest: false,
    works: role === 'worker',
  },
);
await inbox.open({
  handlers,
  handlersFor: () => handlers.map(({ id }) => id),
  read: ({ id, key }) => eventOf(id, key),
  redact: (_event, body) => body,
  run,
  kept: () => {},
});
process.send('ready');
process.on('message', ({ id, key }) => void accept(id, key));

async function accept(id, key) {
  const request = { headers: {}, body: Buffer.from(JSON.stringify({ id })) };
  const received = { request, route: 'events' };
  try {
    await inbox.accept(eventOf(id, key), received);
    process.send({ acknowledged: id });
  } catch {
    process.send({ refused: id });
  }
}

async function run({ handler, kept, transaction }) {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
  await transaction?.query(
    `insert into "${schema}".effect (handler, key, seq) values ($1, $2, $3)`,
    [handler, kept.key, kept.seq],
  );
  if (Math.random() < FAILING) throw new Error('one of the five in a hundred');
}

function eventOf(id, key) {
  return {
    id,
    key,
    source: 'chaos',
    account: 'chaos',
    type: 'thing',
    occurredAt: new Date(0),
    receivedAt: new Date(),
    data: {},
    raw: {},
  };
}
