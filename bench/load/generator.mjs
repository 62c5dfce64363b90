import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../numbers.mjs';
import { Connection } from './connection.mjs';
import { signedRequests } from './signed-requests.mjs';

/**
 * The load, in a process of its own. Asked for a round it sends as fast as it is
 * answered (`seconds`), so many in all (`count`), or by the clock (`rate`).
 */
process.on('message', async (round) => {
  process.send(await run(round));
});
process.on('disconnect', () => process.exit());

/** More than any peer takes in a second. */
const MOST = 20_000;

async function run({ port, seconds, count, rate, connections, secrets }) {
  const many = count ?? Math.ceil((rate ?? MOST) * seconds);
  const requests = signedRequests(many, port, secrets);
  const open = await Promise.all(
    Array.from({ length: connections }, () => Connection.open(port)),
  );
  const round = { statuses: {}, times: [], sent: 0 };
  const since = performance.now();
  const until = count === undefined ? since + seconds * 1_000 : Infinity;
  if (rate) await byTheClock(open, requests, rate, since, round);
  else await Promise.all(open.map((it) => inTurn(it, requests, until, round)));
  const took = (performance.now() - since) / 1_000;
  for (const connection of open) connection.close();
  const { statuses, times } = round;
  return {
    statuses,
    took,
    rate: (statuses[200] ?? 0) / took,
    p50: percentile(times, 50),
    p99: percentile(times, 99),
  };
}

async function inTurn(connection, requests, until, round) {
  while (round.sent < requests.length && performance.now() < until) {
    await exchange(
      connection,
      requests[round.sent++],
      performance.now(),
      round,
    );
  }
}

/** An answer that is late makes the next ones late: what counts is when a request was due. */
async function byTheClock(open, requests, rate, since, round) {
  const free = [...open];
  const waiting = [];
  const under = [];
  const next = () => {
    while (free.length > 0 && waiting.length > 0) {
      const connection = free.pop();
      const { request, due } = waiting.shift();
      under.push(
        exchange(connection, request, due, round).then(() => {
          free.push(connection);
          next();
        }),
      );
    }
  };
  for (const [index, request] of requests.entries()) {
    const due = since + (index / rate) * 1_000;
    while (performance.now() < due) await sleep(1);
    waiting.push({ request, due });
    next();
  }
  while (free.length < open.length) await sleep(1);
}

async function exchange(connection, request, since, { statuses, times }) {
  const status = await connection.send(request);
  times.push(performance.now() - since);
  statuses[status] = (statuses[status] ?? 0) + 1;
}
