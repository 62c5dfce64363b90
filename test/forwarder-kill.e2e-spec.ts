import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Sample } from './kill/sample.js';
import { build } from './support/build.js';
import { DestinationServer } from './support/destination-server.js';
import { DEVELOPMENT, postLiveKit, roomEvent } from './support/livekit.js';
import { until } from './support/until.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let folder: string;
let destination: DestinationServer;
let sample: Sample | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forward-'));
  destination = await DestinationServer.start();
  await build();
}, 180_000);

afterAll(async () => {
  await sample?.end('SIGKILL');
  await destination.close();
  await rm(folder, { recursive: true });
});

it('sends on after a restart what was under way when the process was killed', async () => {
  sample = await Sample.create({
    SAMPLE_DATA_DIR: folder,
    FORWARD_URL: destination.url,
    FORWARD_SECRET: SECRET,
  });
  await sample.start();
  // It takes the request, and never answers.
  destination.answer = () => {};
  const event = roomEvent();
  const url = `${sample.url}/webhooks/livekit`;
  expect((await postLiveKit(url, event, DEVELOPMENT)).status).toBe(200);
  await until(() => destination.delivered.length === 1, 'a first delivery');
  await sample.end('SIGKILL');

  destination.answerWith();
  await sample.start();
  await until(() => destination.delivered.length === 2, 'another delivery');
  const [first, second] = destination.delivered;
  const headers = second!.headers as Record<string, string>;
  expect(headers['webhook-id']).toBe(first!.headers['webhook-id']);
  expect(
    new Webhook(SECRET).verify(second!.body.toString(), headers),
  ).toMatchObject({ id: event.id, type: 'livekit.room_started' });
}, 60_000);
