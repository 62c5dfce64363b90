import { afterEach, describe, expect, it } from '@jest/globals';
import type { LoggerService } from '@nestjs/common';
import {
  forwardTo,
  memoryInbox,
  WebhooksModule,
  type StaticOptions,
} from 'nestjs-livestream-webhooks';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { testLiveKit } from './support/livekit.js';
import { Recorder } from './support/recorder.js';

let running: Running | undefined;

afterEach(async () => {
  await running?.app.close();
  running = undefined;
});

/** The records about the start, as a logger gets them. */
async function reportsOf(
  adapter: (typeof ADAPTERS)[number],
  more: StaticOptions = {},
): Promise<string[]> {
  const records: unknown[] = [];
  const nothing = () => {};
  const logger: LoggerService = {
    log: (message: unknown) => void records.push(message),
    warn: nothing,
    error: nothing,
  };
  running = await boot({
    adapter,
    options: { logger },
    metadata: {
      imports: [
        WebhooksModule.forRoot({
          sources: [testLiveKit(), livepeer({ secret: 'hush-0123456789' })],
          inbox: memoryInbox({ acceptLoss: true }),
          forward: [
            forwardTo(
              {
                name: 'billing',
                url: 'https://billing.example.com/hooks?token=hush',
                signature: 'none',
                allow: ['billing.example.com'],
              },
              { events: ['livekit.room_finished'] },
            ),
          ],
          ...more,
        }),
      ],
      providers: [Recorder],
    },
    main: (app) =>
      app.setGlobalPrefix('api', { exclude: ['webhooks/livepeer'] }),
  });
  return records.map(String).filter((text) => text.startsWith('Ready'));
}

describe.each(ADAPTERS)('the start on %s', (adapter) => {
  it('is one record, whose routes are those that answer', async () => {
    const [report = '', ...others] = await reportsOf(adapter);
    expect(others).toEqual([]);
    expect(report).toContain("role 'all'");
    expect(report).toMatch(
      /^ {2}billing {2}https:\/\/billing\.example\.com {2}/m,
    );
    expect(report).not.toContain('hush');
    const paths = [...report.matchAll(/POST (\/\S+)/g)].map(([, path]) => path);
    expect(paths).toEqual([
      '/api/webhooks/livekit',
      '/webhooks/livepeer',
      '/api/webhooks/livepeer/access-control',
    ]);
    for (const path of paths) {
      const answer = await fetch(running!.url + path, { method: 'POST' });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });
});
