import { expect, it } from '@jest/globals';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import type { LiveKitEvent } from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot } from './support/boot.js';
import { KeptLog } from './support/kept-log.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

it.each(ADAPTERS)(
  'a name that a newer LiveKit server sends is one debug line on %s, and in raw',
  async (adapter) => {
    const logger = new KeptLog();
    const { app, url } = await boot({
      adapter,
      options: { logger },
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox({ acceptLoss: true }),
          }),
        ],
        providers: [Recorder],
      },
    });
    try {
      for (let sent = 0; sent < 3; sent++) {
        const event = roomEvent('participant_joined', 'standup', {
          participant: { sid: 'PA_1', identity: 'a', kind: 'HOLOGRAM' },
        });
        const { status } = await postLiveKit(`${url}/webhooks/livekit`, event);
        expect(status).toBe(200);
      }
      expect(logger.lines.filter((line) => line.includes('HOLOGRAM'))).toEqual([
        'debug Webhooks livekit: participant.kind reads as STANDARD, 0: this livekit-server-sdk does not know "HOLOGRAM"',
      ]);
      const { events } = app.get(Recorder);
      await until(() => events.length === 3, 'the events');
      const { data, raw } = events[0] as LiveKitEvent<'participant_joined'>;
      expect(data.participant.kind).toBe(0);
      expect(raw).toMatchObject({ participant: { kind: 'HOLOGRAM' } });
    } finally {
      await app.close();
    }
  },
);
