import { afterEach, describe, expect, it } from '@jest/globals';
import { ConsoleLogger, Injectable } from '@nestjs/common';
import {
  memoryInbox,
  OnWebhookEvent,
  WebhooksModule,
} from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { livekitHeaders, postLiveKit, roomEvent } from './support/livekit.js';

const SECRET = 'hush-0123456789abcdef';
const CONFIDENTIAL = 'confidential-text-of-the-body';

/** Everything that is logged at any level, and every answer. */
class Eavesdropper extends ConsoleLogger {
  readonly heard: string[] = [];

  constructor() {
    super({ colors: false });
    this.setLogLevels(['verbose', 'debug', 'log', 'warn', 'error', 'fatal']);
  }

  protected override printMessages(messages: unknown[]): void {
    this.heard.push(...messages.map(String));
  }

  protected override printStackTrace(stack: string): void {
    this.heard.push(stack);
  }
}

@Injectable()
class FailingHandlers {
  @OnWebhookEvent()
  fail() {
    throw new Error('the handler failed');
  }
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  it('no token, signature, secret or body is in a log line or an answer', async () => {
    const logger = new Eavesdropper();
    running = await boot({
      adapter,
      options: { logger },
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [
              livekit({ apiKey: 'APIkey', apiSecret: SECRET }),
              livekit({
                account: 'broken',
                keys: () => {
                  throw new Error(`no vault for ${SECRET}`);
                },
              }),
            ],
            inbox: memoryInbox(),
            limits: { body: 4_000 },
          }),
        ],
        providers: [FailingHandlers],
      },
    });
    const signing = { key: 'APIkey', secret: SECRET };
    const url = `${running.url}/webhooks/livekit`;
    const event = roomEvent('room_started', 'standup', {
      room: { name: 'r', metadata: CONFIDENTIAL, turnPassword: CONFIDENTIAL },
    });
    const token = livekitHeaders(Buffer.from('{}'), signing)['authorization'];
    const broken = Buffer.from(`{"${CONFIDENTIAL}`);

    const answers = [
      await postLiveKit(url, event, signing),
      await postLiveKit(url, event, { ...signing, secret: 'wrong' }),
      await postLiveKit(url, event, { ...signing, key: 'APIother' }),
      await postLiveKit(url, event, { ...signing, at: new Date(0) }),
      await postLiveKit(url, broken, signing),
      await postLiveKit(url, Buffer.alloc(5_000), signing),
      await postLiveKit(url, event, signing, { authorization: `${token}x` }),
      await postLiveKit(url, event, signing, { 'content-encoding': 'gzip' }),
      await postLiveKit(`${running.url}/webhooks/broken`, event, signing),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      200, 401, 401, 401, 400, 413, 401, 400, 503,
    ]);

    const texts = await Promise.all(answers.map((answer) => answer.text()));
    const said = [...logger.heard, ...texts].join('\n');
    // Each refusal is logged with its reason, for the operator.
    expect(said).toContain('not signed with the secret of the key');
    expect(said).toContain('limits.body');
    expect(said).toContain('the body is not JSON');
    for (const secret of [SECRET, CONFIDENTIAL, 'eyJ', 'vault']) {
      expect(said).not.toContain(secret);
    }
  });
});
