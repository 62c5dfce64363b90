import type { SimulatorSummary } from '../../testing/livekit-simulator/delivery/delivery-tally.js';

/** A simulation's result, for people. */
export function simulateReport(
  summary: SimulatorSummary,
  rooms: number,
  seconds: number,
): string {
  const { sent, acknowledged, refused, retried, dropped, latency } = summary;
  const rate = Math.round(sent / seconds);
  const ms = (time: number) => `${time.toFixed(1)} ms`;
  return [
    `${sent} events of ${rooms} rooms in ${seconds.toFixed(1)} s, ${rate} a second`,
    `${acknowledged} acknowledged, ${refused} refused, ${dropped} dropped, ${retried} retries`,
    acknowledged > 0
      ? `half were acknowledged within ${ms(latency.p50)}, 99 of 100 within ${ms(latency.p99)}`
      : 'none was acknowledged',
  ].join('\n');
}
