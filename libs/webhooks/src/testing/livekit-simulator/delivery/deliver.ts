import type { DeliveryEnd } from './delivery-outcome.js';
import { isRetried, retryWait } from './retry-wait.js';
import type { SimulatorClock } from '../simulator-clock.js';
import { isFinal } from './undeliverable.error.js';
import type { WebhookAnswer } from './webhook-client.js';

interface Attempt {
  readonly answer?: WebhookAnswer;
  readonly error?: unknown;
  readonly latency: number;
}

/** Sends one event, again and again as LiveKit does, until that has an end. Never rejects. */
export async function deliver(
  post: () => Promise<WebhookAnswer>,
  clock: SimulatorClock,
  closed: AbortSignal,
): Promise<DeliveryEnd> {
  let attempts = 0;
  let last: DeliveryEnd = { outcome: 'dropped', attempts, latency: 0 };
  while (!closed.aborted) {
    const { answer, error, latency } = await attempt(post, clock);
    attempts++;
    last = {
      outcome: answer ? outcomeOf(answer) : 'dropped',
      ...(answer ? { status: answer.status } : { error }),
      attempts,
      latency,
    };
    if (last.outcome !== 'dropped') return last;
    if (closed.aborted) break;
    const wait = isFinal(error)
      ? undefined
      : retryWait(attempts, answer, clock.now());
    if (wait === undefined) return { ...last, reason: 'given up' };
    // Rejects when closed meanwhile.
    await clock.wait(wait, closed).catch(() => {});
  }
  return { ...last, reason: 'closed' };
}

async function attempt(
  post: () => Promise<WebhookAnswer>,
  clock: SimulatorClock,
): Promise<Attempt> {
  const start = clock.elapsed();
  try {
    const answer = await post();
    return { answer, latency: clock.elapsed() - start };
  } catch (error) {
    return { error, latency: clock.elapsed() - start };
  }
}

function outcomeOf(answer: WebhookAnswer): DeliveryEnd['outcome'] {
  if (isRetried(answer)) return 'dropped';
  const taken = answer.status >= 200 && answer.status < 300;
  return taken && !answer.withoutBody ? 'acknowledged' : 'refused';
}
