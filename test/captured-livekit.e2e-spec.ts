import { afterEach, describe, expect, it } from '@jest/globals';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { DEFAULT_LIMITS } from '../libs/webhooks/src/http/bodies/body-limits.js';
import { RawBodies } from '../libs/webhooks/src/http/bodies/raw-bodies.js';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { capturedLiveKit, type CapturedRequest } from './support/captured.js';
import { rawRequest } from './support/raw-request.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

const { apiKey, apiSecret, requests } = capturedLiveKit();

describe.each(ADAPTERS)(
  'requests of a real livekit-server on %s',
  (adapter) => {
    let running: Running;
    let clock = new Date();

    afterEach(() => running.app.close());

    async function start(secret = apiSecret) {
      running = await boot({
        adapter,
        metadata: {
          imports: [
            WebhooksModule.forRoot({
              sources: [livekit({ apiKey, apiSecret: secret })],
              inbox: memoryInbox(),
            }),
          ],
          providers: [Recorder],
        },
        override: (builder) =>
          builder
            .overrideProvider(RawBodies)
            .useValue(new RawBodies(DEFAULT_LIMITS, () => clock)),
      });
      return running.app.get(Recorder);
    }

    async function send({ headers, receivedAt, bodyBase64 }: CapturedRequest) {
      clock = new Date(receivedAt);
      const body = Buffer.from(bodyBase64, 'base64');
      const path = '/webhooks/livekit';
      return rawRequest(running.port, { path, headers, body });
    }

    it('are all accepted, handled once and in order, retries included', async () => {
      const recorder = await start();
      for (const request of requests) {
        expect(await send(request)).toMatchObject({ status: 200, body: '{}' });
      }
      const sent = requests.map(({ bodyBase64 }) =>
        JSON.parse(Buffer.from(bodyBase64, 'base64').toString()),
      );
      const ids = [...new Set(sent.map(({ id }) => id))];
      await until(() => recorder.events.length >= ids.length);

      expect(requests).toHaveLength(61);
      const handled = recorder.events.map(({ id }) => id);
      expect(handled).toHaveLength(ids.length);
      expect(new Set(handled)).toEqual(new Set(ids));
      for (const key of new Set(recorder.events.map((event) => event.key))) {
        const inRoom = recorder.events.filter((event) => event.key === key);
        const positions = inRoom.map(({ id }) => ids.indexOf(id));
        expect(positions).toEqual([...positions].sort((a, b) => a - b));
      }
    });

    it('are all refused under another secret, and none is handled', async () => {
      const recorder = await start('another-secret');
      for (const request of requests) {
        expect(await send(request)).toMatchObject({ status: 401 });
      }
      expect(recorder.events).toEqual([]);
    });
  },
);
