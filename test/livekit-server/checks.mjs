import { isAudit } from './sample.mjs';

/**
 * What is wrong, in sentences; nothing where all is well. Compares three
 * accounts that know nothing of each other: what each scene did, what the
 * server's log says that it sent, what the sample's ledger says that it handled.
 */
export function problemsOf({ scenes, webhooks, calls }) {
  return [
    ...scenes.flatMap((scene) => inScene(scene, webhooks, calls)),
    ...inSending(webhooks, scenes),
    ...inHandling(webhooks, calls),
  ];
}

function inScene({ title, room, expected, away }, webhooks, calls) {
  const sent = webhooks.filter((webhook) => webhook.room === room);
  const audited = calls.filter((call) => isAudit(call) && call.key === room);
  // Only the order matters here; inHandling finds what is lost or doubled.
  const handled = [...new Set(ids(audited))];
  const inTurn = ids(sent).filter((id) => handled.includes(id));
  return [
    ...inCounts(expected, countByType(sent)),
    ...inOrder(sent),
    ...(handled.join() === inTurn.join()
      ? []
      : ['handled in another order than LiveKit sent']),
    ...(away && !queuedWhile(away, sent).length
      ? ['LiveKit queued nothing while the sample was away']
      : []),
  ].map((problem) => `${title}: ${problem}`);
}

export function countByType(events) {
  const counts = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

export function queuedWhile({ since, back }, webhooks) {
  return webhooks.filter(({ queuedAt }) => since < queuedAt && queuedAt < back);
}

function inCounts(expected, seen) {
  const types = new Set([...Object.keys(expected), ...Object.keys(seen)]);
  return [...types]
    .filter((type) => expected[type] !== seen[type])
    .map((type) => `${seen[type] ?? 0} ${type}, not ${expected[type] ?? 0}`);
}

/** What each of these must come after. */
const AFTER = {
  participant_left: ({ participant }) => `participant_joined ${participant}`,
  track_unpublished: ({ track }) => `track_published ${track}`,
};

function inOrder(sent) {
  const problems = [];
  const seen = new Set();
  for (const event of sent) {
    const before = AFTER[event.type]?.(event);
    if (before && !seen.has(before)) {
      problems.push(`${event.type} ${event.id} came without ${before}`);
    }
    seen.add(`${event.type} ${event.track ?? event.participant}`);
  }
  if (sent.at(0)?.type !== 'room_started') {
    problems.push('room_started was not first');
  }
  if (sent.at(-1)?.type !== 'room_finished') {
    problems.push('room_finished was not last');
  }
  return problems;
}

function inSending(webhooks, scenes) {
  const rooms = scenes.map(({ room }) => room);
  return [
    ...webhooks
      // LiveKit calls it sent, too, when the answer is 401.
      .filter((webhook) => !(webhook.status >= 200 && webhook.status < 300))
      .map(({ type, id, outcome, status }) =>
        [type, id, outcome, status].join(' '),
      ),
    ...repeated(ids(webhooks)).map((id) => `LiveKit used ${id} twice`),
    ...webhooks
      .filter(({ room }) => !rooms.includes(room))
      .map(({ type, room }) => `${type} of a room of nobody's, ${room}`),
  ];
}

/** The handlers of the sample, with what each must get. */
const HANDLERS = {
  'RoomHandlers.audit': () => true,
  'RoomHandlers.count': ({ type }) => /^participant_(joined|left)$/.test(type),
  'RoomHandlers.close': ({ type }) => type === 'room_finished',
};

function inHandling(webhooks, calls) {
  return Object.entries(HANDLERS).flatMap(([name, wants]) => {
    const sent = ids(webhooks.filter(wants));
    const handled = ids(calls.filter(({ handler }) => handler === name));
    return [
      ...repeated(handled).map((id) => `${name} handled ${id} twice`),
      ...without(sent, handled).map((id) => `${name} never handled ${id}`),
      ...without(handled, sent).map(
        (id) => `${name} handled ${id}, which LiveKit did not send`,
      ),
    ];
  });
}

const ids = (events) => events.map(({ id }) => id);

const repeated = (values) =>
  values.filter((value, index) => values.indexOf(value) !== index);

const without = (values, others) =>
  values.filter((value) => !others.includes(value));
