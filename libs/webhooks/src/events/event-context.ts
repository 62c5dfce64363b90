import { ConfigurationError } from '../core/errors.js';
import type { WebhookEvent } from '../core/webhook-event.js';

/**
 * Runs what the application does about an event in an async context made for it.
 *
 * @param run calls the handler, or the listener; to be called once
 *
 * @example
 * ```ts
 * context: (event, run) => storage.run({ tenant: event.tenant }, run),
 * ```
 */
export type EventContext = (
  event: WebhookEvent,
  run: () => Promise<unknown>,
) => unknown;

/**
 * Calls `work` in the context of an event. Its result is what `work` returns or
 * throws, whatever the context makes of it; what the context throws counts too.
 *
 * @throws {ConfigurationError} when the context does not call `run` exactly once.
 */
export async function inContextOf<Result>(
  context: EventContext | undefined,
  event: WebhookEvent,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!context) return work();
  let running: Promise<Result> | undefined;
  let calls = 0;
  let isOver = false;
  const run = (): Promise<unknown> => {
    // The attempt has failed without it: nobody would hear of what it does now.
    if (isOver) return Promise.resolve();
    calls++;
    if (running) return running;
    running = (async () => work())();
    // It is awaited below, which may be later than it fails.
    running.catch(() => {});
    return running;
  };
  try {
    await context(event, run);
  } finally {
    isOver = true;
    // The attempt is not over before its handler is.
    await running;
  }
  if (running && calls === 1) return running;
  throw new ConfigurationError(
    `context called run ${calls} times before it returned, or before its promise resolved. It must call it once, and return what that returns: context: (event, run) => storage.run(store, run)`,
  );
}
