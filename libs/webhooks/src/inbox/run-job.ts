import type { ResolvedPolicy } from '../core/handler-policy.js';
import { backoff } from './backoff.js';
import { failureText } from './failure-text.js';
import type { Outcome } from './inbox-store.js';

/** Ten years: later than that is a mistake, which a store need not hold. */
const LONGEST_DELAY = 10 * 366 * 86_400_000;

/** What counts for nothing must not go round at full speed. */
const SHORTEST_POSTPONEMENT = 1_000;

/** How a job ended, and what its handler threw. */
export interface JobEnding {
  readonly outcome: Outcome;
  readonly error?: unknown;
}

/** What makes a run repeatable in tests. */
export interface Chances {
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * Runs one attempt of a job. After `timeout` the signal is aborted; the lane is
 * still the attempt's until its promise settles or `abandonAfter` has passed too.
 *
 * @param work the handler; may throw at once
 * @param controller aborted from outside too: when the claim is lost
 */
export async function runJob(
  attempt: number,
  policy: ResolvedPolicy,
  work: (signal: AbortSignal) => Promise<unknown>,
  { now, random }: Chances,
  controller: AbortController,
): Promise<JobEnding> {
  let timer: NodeJS.Timeout | undefined;
  try {
    // A handler that finishes late has finished all the same: to run it again would help nobody.
    await new Promise((resolve, abandon) => {
      timer = setTimeout(() => {
        const error = new TimeoutError(policy.timeout);
        controller.abort(error);
        timer = setTimeout(() => abandon(error), policy.abandonAfter).unref();
      }, policy.timeout).unref();
      work(controller.signal).then(resolve, abandon);
    });
    return { outcome: { kind: 'done' } };
  } catch (error) {
    return { outcome: failed(error, attempt, policy, now(), random), error };
  } finally {
    clearTimeout(timer);
  }
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  constructor(timeout: number) {
    super(
      `the handler took longer than ${timeout} ms: pass context.signal on to what it waits for, or raise its timeout`,
    );
  }
}

function failed(
  error: unknown,
  attempt: number,
  policy: ResolvedPolicy,
  now: number,
  random: () => number,
): Outcome {
  const text = failureText(error);
  const dead = (reason: 'exhausted' | 'non-retryable'): Outcome => ({
    kind: 'dead',
    reason,
    error: text,
    block: policy.onDead === 'block',
  });
  const { code, at } = askedBy(error);
  if (code === 'ERR_WEBHOOK_NON_RETRYABLE') return dead('non-retryable');
  const asked = delayUntil(at, now);
  if (code === 'ERR_WEBHOOK_POSTPONED' && asked !== undefined) {
    return { kind: 'released', delay: Math.max(asked, SHORTEST_POSTPONEMENT) };
  }
  const delay = backoff(attempt, policy, random);
  if (delay === undefined) return dead('exhausted');
  return {
    kind: 'retry',
    delay:
      code === 'ERR_WEBHOOK_RETRY_AFTER'
        ? (asked ?? Math.round(delay))
        : Math.round(delay),
    error: text,
  };
}

/** @returns `undefined` for what is no time */
function delayUntil(at: unknown, now: number): number | undefined {
  const asked = Number(at) - now;
  return Number.isNaN(asked)
    ? undefined
    : Math.round(Math.min(Math.max(asked, 0), LONGEST_DELAY));
}

/** By code: the handler may throw the error of another copy of the library. Or anything else. */
function askedBy(error: unknown): { code?: unknown; at?: unknown } {
  try {
    const { code, at } = (error ?? {}) as { code?: unknown; at?: unknown };
    return { code, at };
  } catch {
    return {};
  }
}
