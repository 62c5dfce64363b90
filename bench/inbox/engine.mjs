import { Logger } from '@nestjs/common';
import { resolvePolicy } from '../../libs/webhooks/dist/esm/core/handler-policy.js';
import { Inbox } from '../../libs/webhooks/dist/esm/inbox/inbox.service.js';
import { perSecond } from '../numbers.mjs';

Logger.overrideLogger(['error', 'warn']);

/** What a process has where nothing else is said: jobs of a handler, and in all. */
export const DEFAULT_CONCURRENCY = { handler: 64, process: 100 };

/**
 * The inbox as the module opens it, with handlers that do nothing.
 *
 * @param works whether this process runs jobs
 * @param run hears of each job as it starts
 */
export async function openInbox(
  option,
  { works, handlers = 1, concurrency = DEFAULT_CONCURRENCY, run = () => {} },
) {
  const ids = Array.from({ length: handlers }, (_, index) => `Bench.${index}`);
  const inbox = new Inbox(option, {
    works,
    concurrency: concurrency.process,
    shutdownTimeout: 5_000,
    retention: { done: 7 * 86_400_000, dead: 90 * 86_400_000 },
    redactsAtRest: false,
  });
  await inbox.open({
    handlers: ids.map((id) => ({
      id,
      aliases: [],
      policy: resolvePolicy({ concurrency: concurrency.handler }),
      transactional: false,
    })),
    handlersFor: () => ids,
    read: ({ headers: _headers, body, route: _route, ...event }) => {
      const raw = JSON.parse(body.toString());
      return { ...event, data: raw, raw };
    },
    redact: (_event, body) => body,
    run: async (job) => run(job),
    kept: () => {},
  });
  return inbox;
}

/** Hands events in, each caller the next one once its last is acknowledged. @returns how many a second */
export async function acceptAll(inbox, events, callers = 256) {
  const left = events.values();
  const since = performance.now();
  const call = async () => {
    for (const { event, received } of left) await inbox.accept(event, received);
  };
  await Promise.all(Array.from({ length: callers }, call));
  return perSecond(events.length, since);
}
