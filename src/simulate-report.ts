import type {
  DeliveryOutcome,
  SimulatorSummary,
} from 'nestjs-livestream-webhooks/testing';

const HINTS: Readonly<Record<string, string>> = {
  401: 'the receiver has another key or secret: set LIVEKIT_API_KEY and LIVEKIT_API_SECRET to its own',
  404: 'nothing receives webhooks at that path: check --to',
  ECONNREFUSED: 'nobody listens there: start the receiver, or check --to',
};

/** What went wrong with the events of a simulation, counted. */
export class Problems {
  readonly #counts = new Map<string, number>();

  add({ outcome, status, error, reason }: DeliveryOutcome): void {
    if (outcome === 'acknowledged') return;
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    const cause = status ?? code;
    const causes = [reason, cause].filter((it) => it !== undefined);
    const hint = HINTS[cause ?? ''];
    const text = `${outcome} (${causes.join(', ')})${hint ? `: ${hint}` : ''}`;
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
  }

  get lines(): string[] {
    return [...this.#counts].map(([text, count]) => `  ${count} ${text}`);
  }
}

/** A simulation's result, for people. */
export function simulateReport(
  summary: SimulatorSummary,
  problems: Problems,
  rooms: number,
  seconds: number,
): string {
  const { sent, acknowledged, refused, retried, dropped, latency } = summary;
  const rate = Math.round(sent / seconds);
  const ms = (latency: number) => `${latency.toFixed(1)} ms`;
  return [
    `${sent} events of ${rooms} rooms in ${seconds.toFixed(1)} s, ${rate} a second`,
    `${acknowledged} acknowledged, ${refused} refused, ${dropped} dropped, ${retried} retries`,
    acknowledged > 0
      ? `half were acknowledged within ${ms(latency.p50)}, 99 of 100 within ${ms(latency.p99)}`
      : 'none was acknowledged',
    ...problems.lines,
  ].join('\n');
}
