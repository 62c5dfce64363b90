import { setTimeout as sleep } from 'node:timers/promises';
import { Process, startGenerator } from '../load/process.mjs';
import { commandOf, STACKS } from '../load/stacks.mjs';
import { median } from '../numbers.mjs';

const CONNECTIONS = 64;
const GOAL_P99 = 10;

/** [ours, theirs, least ratio] of requests a second. */
const ACCEPT = [
  ['memoryExpress', 'nestExpress', 1.5],
  ['memoryFastify', 'nestFastify', 1.8],
  ['memoryFastify', 'bare', 0.6],
  ['sqlite', 'expressSdk', 1.5],
  ['postgres', 'expressSdk', 1],
  ['postgres', 'bullmq', 2],
  ['postgres', 'pgBoss', 2],
];
/** The same, until the handler is done. */
const TO_THE_END = [
  ['postgres', 'bullmq', 2],
  ['postgres', 'pgBoss', 2],
];
const OURS = ['memoryExpress', 'memoryFastify', 'sqlite', 'postgres'];
/** Theirs say what the machine does by itself. */
const LATENCY_OF = ['bare', 'nestExpress', 'bullmq', ...OURS];

/** Requests over sockets: all stacks in turns, so that what disturbs the machine disturbs them all. */
export async function http({ report, services, folder, secrets, env, size }) {
  const generator = startGenerator();
  const running = new Map();
  try {
    for (const [name, stack] of Object.entries(STACKS)) {
      if (stack.needs && !services[stack.needs]) continue;
      const { file, args } = commandOf(stack, folder);
      const server = new Process(file, args, { env, core: 0 });
      const { port } = await server.answer();
      running.set(name, { name, stack, server, port, rates: [], ends: [] });
    }
    const load = { generator, secrets };
    for (const it of running.values()) await calibrate(it, load, size);
    for (let round = 0; round < size.rounds; round++) {
      for (const it of running.values()) await measure(it, load);
    }
    tellRates(report, running);
    await tellLatencies(report, running, load, size);
  } finally {
    for (const { server } of running.values()) await server.end();
    await generator.end();
  }
}

/** Warms it up, and finds out how many requests make a round. */
async function calibrate(it, load, { seconds }) {
  const handled = await handledBy(it);
  const { rate } = await send(it, load, { seconds });
  it.count = Math.max(Math.round(rate * seconds), 1);
  await settled(it, handled + 1);
}

async function measure(it, load) {
  const before = await handledBy(it);
  const since = performance.now();
  const answer = await send(it, load, { count: it.count });
  it.rates.push(answer.rate);
  if (!it.stack.handles) return;
  // The generator signs before it sends: that is nobody's time.
  const signing = performance.now() - since - answer.took * 1_000;
  while ((await handledBy(it)) < before + it.count) await sleep(2);
  it.ends.push((it.count * 1_000) / (performance.now() - since - signing));
}

async function send({ port, stack }, { generator, secrets }, round) {
  const answer = await generator.ask({
    port,
    secrets,
    connections: CONNECTIONS,
    ...round,
  });
  const { 200: accepted = 0, ...others } = answer.statuses;
  if (accepted === 0 || Object.keys(others).length > 0) {
    throw new Error(
      `${stack.title} answered ${JSON.stringify(answer.statuses)}`,
    );
  }
  return answer;
}

async function handledBy({ stack, server }) {
  return stack.handles ? (await server.ask('handled')).handled : 0;
}

/** What a round left behind must not be the next one's burden. */
async function settled(it, least) {
  if (!it.stack.handles) return;
  let before = -1;
  for (;;) {
    const now = await handledBy(it);
    if (now === before && now >= least) return;
    before = now;
    await sleep(300);
  }
}

function tellRates(report, running) {
  report.head('Accept over HTTP, signed LiveKit events of 1 KB, a second');
  const rateOf = (name) => median(running.get(name).rates);
  for (const [name, stack] of Object.entries(STACKS)) {
    if (running.has(name)) report.rate(stack.title, rateOf(name));
    else report.fact(stack.title, `no ${stack.needs}`);
  }
  compare(report, running, ACCEPT, rateOf);
  report.head('End to end, until the handler is done, a second');
  const endOf = (name) => median(running.get(name).ends);
  for (const name of ['postgres', 'bullmq', 'pgBoss']) {
    if (running.has(name)) report.rate(STACKS[name].title, endOf(name));
  }
  compare(report, running, TO_THE_END, endOf);
}

function compare(report, running, pairs, of) {
  for (const [ours, theirs, goal] of pairs) {
    if (!running.has(ours) || !running.has(theirs)) continue;
    const text = `  ${STACKS[ours].title} / ${STACKS[theirs].title}`;
    report.ratio(text, of(ours) / of(theirs), goal);
  }
}

/** In turns, too: what one second brings says little about the slowest of a hundred. */
async function tellLatencies(report, running, load, { rounds, seconds }) {
  const measured = [...running.values()]
    .filter(({ name }) => LATENCY_OF.includes(name))
    .map((it) => ({
      it,
      rate: Math.max(Math.floor(median(it.rates) / 2), 1),
      p50: [],
      p99: [],
    }));
  for (let round = 0; round < rounds; round++) {
    for (const { it, rate, p50, p99 } of measured) {
      await settled(it, 0);
      const answer = await send(it, load, { rate, seconds });
      p50.push(answer.p50);
      p99.push(answer.p99);
    }
  }
  report.head('Acknowledgement at half of the maximum');
  for (const { it, rate, p50, p99 } of measured) {
    const text = `${it.stack.title}, ${rate.toLocaleString('en')}/s`;
    const goal = OURS.includes(it.name) ? GOAL_P99 : undefined;
    report.time(`${text}, p50`, median(p50));
    report.time(`${text}, p99`, median(p99), goal);
  }
}
