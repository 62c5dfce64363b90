import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { rawRequest } from '../support/raw-request.js';
import { DEVELOPMENT, livekitHeaders, roomEvent } from '../support/livekit.js';

/** What became of the webhooks that were sent. */
export interface Report {
  readonly sent: number;
  /** After how many milliseconds those were answered that were answered 200, the fastest first. */
  readonly accepted: readonly number[];
  /** How often there was which status; 0 for no answer in time. */
  readonly statuses: ReadonlyMap<number, number>;
}

interface Wanted {
  readonly count: number;
  /** Milliseconds between two of them. */
  readonly pause: number;
  /** Milliseconds until an answer comes too late. */
  readonly patience: number;
}

/** Sends webhooks as LiveKit and as Livepeer send them, in turns and on connections of their own. */
export async function sendGenuine(
  port: number,
  { count, pause, patience }: Wanted,
): Promise<Report> {
  const statuses = new Map<number, number>();
  const accepted: number[] = [];
  const post = async (webhook: Webhook) => {
    const start = performance.now();
    const status = await statusOf(port, webhook, patience);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status === 200) accepted.push(performance.now() - start);
  };
  const sent: Promise<void>[] = [];
  for (let i = 0; i < count; i++) {
    sent.push(post(i % 2 === 0 ? ofLiveKit() : ofLivepeer()));
    await sleep(pause);
  }
  await Promise.all(sent);
  accepted.sort((a, b) => a - b);
  return { sent: count, accepted, statuses };
}

interface Webhook {
  readonly path: string;
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

function ofLiveKit(): Webhook {
  const event = { ...roomEvent(), id: `EV_${randomUUID()}` };
  const body = Buffer.from(JSON.stringify(event));
  const headers = livekitHeaders(body, DEVELOPMENT);
  return { path: '/webhooks/livekit', body, headers };
}

function ofLivepeer(): Webhook {
  const timestamp = Date.now();
  const event = { id: randomUUID(), event: 'stream.started', timestamp };
  const body = Buffer.from(JSON.stringify(event));
  const v1 = createHmac('sha256', 'livepeer-dev-secret').update(body);
  const signature = `t=${timestamp},v1=${v1.digest('hex')}`;
  const headers = { 'livepeer-signature': signature };
  return { path: '/webhooks/livepeer', body, headers };
}

/** 0 where no answer came in time. */
async function statusOf(
  port: number,
  { path, body, headers }: Webhook,
  patience: number,
): Promise<number> {
  const length = ['content-length', String(body.length)] as const;
  const all = [...Object.entries(headers), length];
  const answer = rawRequest(port, { path, headers: all, body }).then(
    ({ status }) => status,
    () => 0,
  );
  const late = new AbortController();
  const none = sleep(patience, 0, late).catch(() => 0);
  const status = await Promise.race([answer, none]);
  late.abort();
  return status;
}
