import { countByType, queuedWhile } from './checks.mjs';

/** What was seen with one adapter, as a table with a column per room. */
export function report(adapter, { scenes, webhooks, calls, seconds }) {
  const columns = scenes.map(({ title, room }) => ({
    title,
    counts: countByType(webhooks.filter((webhook) => webhook.room === room)),
  }));
  columns.push({ title: 'sent', counts: countByType(webhooks) });
  const audited = calls.filter(({ handler }) => handler.endsWith('.audit'));
  columns.push({ title: 'handled', counts: countByType(audited) });

  const types = Object.keys(countByType(webhooks));
  const rows = [
    ['', ...columns.map(({ title }) => title)],
    ...types.map((type) => [
      type,
      ...columns.map(({ counts }) => counts[type] ?? '-'),
    ]),
    [
      'total',
      ...columns.map(({ counts }) =>
        Object.values(counts).reduce((sum, count) => sum + count, 0),
      ),
    ],
  ];
  return [
    `\n${adapter}, ${seconds.toFixed(0)} s`,
    ...aligned(rows),
    '',
    ...delays(scenes, webhooks, audited),
  ].join('\n');
}

/** From LiveKit's first attempt to the end of the handler. */
function delays(scenes, webhooks, audited) {
  const handledAt = new Map(audited.map(({ id, at }) => [id, Date.parse(at)]));
  const waits = (events, from) =>
    events.map((event) => handledAt.get(event.id) - event[from]).sort(ascending);

  const outages = scenes.filter(({ away }) => away);
  const late = outages.flatMap(({ room, away }) =>
    queuedWhile(
      away,
      webhooks.filter((webhook) => webhook.room === room),
    ),
  );
  const usual = webhooks.filter((webhook) => !late.includes(webhook));
  const quick = waits(usual, 'sentAt');
  return [
    `  sent to handled: median ${ms(quick.at(quick.length >> 1))}, slowest ${ms(quick.at(-1))} (${quick.length} events)`,
    ...outages.map(({ title, room, away }) => {
      const missed = late.filter((webhook) => webhook.room === room);
      const waited = waits(missed, 'queuedAt');
      const gone = (away.back - away.since) / 1000;
      return `  ${title}: away for ${gone.toFixed(1)} s; ${missed.length} events queued meanwhile, handled ${ms(waited.at(0))} to ${ms(waited.at(-1))} after that`;
    }),
  ];
}

const ascending = (a, b) => a - b;

const ms = (value) => `${Math.round(value)} ms`;

function aligned(rows) {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => String(row[column]).length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0
          ? `  ${cell.padEnd(widths[0])}`
          : String(cell).padStart(widths[column] + 2),
      )
      .join(''),
  );
}
