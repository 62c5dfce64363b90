import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const API_KEY = process.env['LIVEKIT_API_KEY']!;
export const API_SECRET = process.env['LIVEKIT_API_SECRET']!;

/** Where every peer listens. */
export const PATH = 'webhooks/livekit';

let handled = 0;

/** The handler of every peer: nothing but a count. */
export function handle(): void {
  handled++;
}

/** Tells the bench where to send to, how much was handled when it asks, and ends when it says so. */
export function ready(server: Server): void {
  const { port } = server.address() as AddressInfo;
  process.on('message', (question) => {
    if (question === 'handled') process.send!({ handled });
    if (question === 'exit') process.exit();
    if (question === 'memory') process.send!({ rss: residentMemory() });
  });
  process.on('disconnect', () => process.exit());
  process.send!({ port });
}

function residentMemory(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}
