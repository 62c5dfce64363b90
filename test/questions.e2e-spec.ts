import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable, Logger, type Type } from '@nestjs/common';
import {
  memoryInbox,
  OnWebhookEvent,
  WebhooksModule,
  type Verdict,
} from 'nestjs-livestream-webhooks';
import {
  livepeer,
  OnLivepeerAccessControl,
} from 'nestjs-livestream-webhooks/livepeer';
import { buildEvent, sendWebhook } from 'nestjs-livestream-webhooks/testing';
import { ADAPTERS, boot, type Running } from './support/boot.js';

@Injectable()
class Throwing {
  @OnLivepeerAccessControl()
  decide(): Verdict {
    throw new Error('no database');
  }
}

@Injectable()
class Late {
  @OnLivepeerAccessControl({ deadline: 20 })
  decide(): Promise<Verdict> {
    return new Promise(() => {});
  }
}

@Injectable()
class Second {
  @OnLivepeerAccessControl()
  alsoDecide(): Verdict {
    return 'allow';
  }
}

@Injectable()
class Mistaken {
  @OnWebhookEvent('livepeer.playback.accessControl')
  never() {}
}

describe.each(ADAPTERS)('a question on %s', (adapter) => {
  let running: Running | undefined;

  afterEach(async () => {
    await running?.app.close();
    running = undefined;
    jest.restoreAllMocks();
  });

  async function start(...providers: Type[]) {
    running = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [livepeer({ secret: 'the secret' })],
            inbox: memoryInbox(),
          }),
        ],
        providers,
      },
    });
    return running.app;
  }

  it.each<[string, Type[]]>([
    ['nobody answers', []],
    ['its handler fails to answer', [Throwing]],
    ['its handler does not answer within its deadline', [Late]],
    ['only a handler of events asked for', [Mistaken]],
  ])('that %s is denied', async (_what, providers) => {
    const app = await start(...providers);
    const sent = await sendWebhook(app, livepeer, 'playback.accessControl');
    expect(sent).toEqual({ status: 403, body: '{}', handlers: [] });
  });

  it('has one handler: a second one refuses to boot', async () => {
    await expect(start(Late, Second)).rejects.toThrow(
      /both answer "livepeer.playback.accessControl"/,
    );
  });

  it('is not for handlers of events, which is said at start', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn');
    await start(Mistaken);
    expect(warn.mock.calls.map(([text]) => String(text))).toContainEqual(
      expect.stringMatching(/Mistaken\.never.*which is a question/),
    );
  });

  it('may be old: it is asked again under a fresh timestamp, and answered again', async () => {
    const app = await start(Second);
    const overrides = { timestamp: 1 };
    for (let time = 0; time < 2; time++) {
      const sent = await sendWebhook(app, livepeer, 'playback.accessControl', {
        overrides,
      });
      expect(sent.status).toBe(200);
    }
  });
});

describe('a question', () => {
  it('is made for a handler, typed', async () => {
    const question = await buildEvent(livepeer, 'playback.accessControl', {
      overrides: { accessKey: 'known' },
    });
    expect(question.data.accessKey).toBe('known');
    expect(question.type).toBe('playback.accessControl');
  });
});
