import { chooseInbox } from './choose-inbox.js';
import { ConfigurationError } from './core/errors.js';
import { Inbox } from './inbox/inbox.service.js';
import type { Role, RuntimeOptions } from './webhooks.options.js';

/** Milliseconds for all that has to end. */
export const SHUTDOWN_TIMEOUT = 10_000;

const DAY = 86_400_000;

/** @throws {ConfigurationError} for a role that the inbox cannot have. */
export function openInbox(
  {
    inbox,
    startTimeout = 60_000,
    shutdownTimeout = SHUTDOWN_TIMEOUT,
    concurrency = 100,
    retention,
    redact,
  }: RuntimeOptions,
  role: Role,
): Inbox {
  const option = chooseInbox(inbox);
  if (role !== 'all' && !option.shared) {
    throw new ConfigurationError(
      `role is '${role}', but the inbox is ${option.name}, which no other process can use. Use postgresInbox, or role 'all'`,
    );
  }
  return new Inbox(option, {
    startTimeout,
    shutdownTimeout,
    concurrency,
    retention: { done: 7 * DAY, dead: 90 * DAY, ...retention },
    redactsAtRest: redact?.atRest ?? false,
    works: role !== 'web',
    receives: role !== 'worker',
  });
}
