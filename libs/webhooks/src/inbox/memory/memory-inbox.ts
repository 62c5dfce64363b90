import { ConfigurationError } from '../../core/errors.js';
import type { InboxOption } from '../inbox-option.js';
import { steadyClock } from '../steady-clock.js';
import { MemoryStore } from './memory.store.js';

/** Two tables of them are half a gigabyte each. */
const MOST_REMEMBERED = 10_000_000;

export interface MemoryInboxOptions {
  /**
   * Says that losing acknowledged events with the process is fine; without it production refuses to boot.
   * @default false
   */
  readonly acceptLoss?: boolean;
  /**
   * How many jobs may wait before events are refused with 503.
   * @default 10000
   */
  readonly capacity?: number;
  /**
   * How many ids of events are remembered at least, the latest; at most twice as many, 48 bytes each. Up to 10,000,000.
   * @default 100000
   */
  readonly remembered?: number;
}

/**
 * Keeps events in memory: for tests, and where losing them with the process is
 * fine. Of those that are finished, the last 100 can be looked at, and the last 1,000 with a dead letter.
 *
 * @example
 * ```ts
 * WebhooksModule.forRoot({ inbox: memoryInbox({ acceptLoss: true }) })
 * ```
 */
export function memoryInbox({
  acceptLoss = false,
  capacity = 10_000,
  remembered = 100_000,
}: MemoryInboxOptions = {}): InboxOption {
  for (const [name, value] of Object.entries({ capacity, remembered })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new ConfigurationError(
        `memoryInbox: ${name} must be a whole number, 1 or more`,
      );
    }
  }
  if (remembered > MOST_REMEMBERED) {
    throw new ConfigurationError(
      `memoryInbox: remembered must be at most ${MOST_REMEMBERED}: sqliteInbox and postgresInbox remember ids by time`,
    );
  }
  return {
    name: 'memory',
    loss: acceptLoss ? 'accepted' : 'events',
    shared: false,
    create: () => new MemoryStore({ capacity, remembered }, steadyClock()),
  };
}
