import { countByType, queuedWhile } from './checks.mjs';
import { isAudit } from './sample.mjs';

/** What was seen with one adapter: a table with a column for each room, and the delays. */
export function report(adapter, { scenes, webhooks, calls, seconds }) {
  const audited = calls.filter(isAudit);
  const columns = [
    ...scenes.map(({ title, room }) => [title, ofRoom(webhooks, room)]),
    ['sent', webhooks],
    ['handled', audited],
  ].map(([title, events]) => ({
    title,
    counts: { ...countByType(events), total: events.length },
  }));
  const types = new Set([
    ...scenes.flatMap(({ expected }) => Object.keys(expected)),
    ...webhooks.map(({ type }) => type),
    'total',
  ]);
  const rows = [
    ['', ...columns.map(({ title }) => title)],
    ...Array.from(types, (type) => [
      type,
      ...columns.map(({ counts }) => String(counts[type] ?? '-')),
    ]),
  ];
  return [
    `\n${adapter}, ${seconds.toFixed(0)} s`,
    ...aligned(rows),
    ...delays(scenes, webhooks, audited),
  ].join('\n  ');
}

function delays(scenes, webhooks, audited) {
  const handledAt = new Map(audited.map(({ id, at }) => [id, Date.parse(at)]));
  const waits = (events, since) =>
    events
      .map((event) => handledAt.get(event.id) - event[since])
      .sort((a, b) => a - b);

  const outages = scenes
    .filter(({ away }) => away)
    .map(({ title, room, away }) => ({
      title,
      seconds: (away.back - away.since) / 1000,
      missed: queuedWhile(away, ofRoom(webhooks, room)),
    }));
  const missed = outages.flatMap((outage) => outage.missed);
  const usual = waits(
    webhooks.filter((webhook) => !missed.includes(webhook)),
    'sentAt',
  );
  return [
    `sent to handled: median ${ms(usual[usual.length >> 1])}, slowest ${ms(usual.at(-1))}`,
    ...outages.map((outage) => {
      const late = waits(outage.missed, 'queuedAt');
      return `${outage.title}: away for ${outage.seconds.toFixed(1)} s, ${late.length} events queued meanwhile, handled ${ms(late[0])} to ${ms(late.at(-1))} later`;
    }),
  ];
}

const ofRoom = (webhooks, name) => webhooks.filter(({ room }) => room === name);

const ms = (value) => `${Math.round(value)} ms`;

function aligned(rows) {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => row[column].length)),
  );
  return rows.map(([name, ...cells]) =>
    [
      name.padEnd(widths[0]),
      ...cells.map((cell, index) => cell.padStart(widths[index + 1])),
    ].join('  '),
  );
}
