import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Body,
  Controller,
  Post,
  UseGuards,
  VersioningType,
} from '@nestjs/common';
import {
  jwtBodyHash,
  SignatureGuard,
  VerifiedWebhook,
  WebhooksModule,
  type VerifiedRequest,
} from 'nestjs-livestream-webhooks';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { KEY, livekitHeaders, postLiveKit, SECRET } from './support/livekit.js';

const scheme = jwtBodyHash({ keys: { [KEY]: SECRET } });

@Controller('own')
class OwnController {
  @Post('hook/:tenant')
  @UseGuards(SignatureGuard(scheme))
  receive(
    @VerifiedWebhook() { body, signedBy, url, headers }: VerifiedRequest,
  ) {
    const type = headers['content-type']?.[0];
    return { bytes: body.toString('base64'), signedBy, url, type };
  }

  @Post('json')
  json(@Body() body: unknown) {
    return body;
  }
}

@Controller({ path: 'guarded', version: '2' })
@UseGuards(SignatureGuard(scheme))
class GuardedController {
  @Post()
  receive(@VerifiedWebhook() { body }: VerifiedRequest) {
    return { length: body.length };
  }
}

/** Its method serves two controllers, of which one is guarded. */
class Receiver {
  @Post()
  receive(@Body() body: unknown) {
    return { parsed: body };
  }
}

@Controller('inherited/guarded')
@UseGuards(SignatureGuard(scheme))
class GuardedHeir extends Receiver {}

@Controller('inherited/open')
class OpenHeir extends Receiver {}

@Controller('open')
class OpenController {
  @Post()
  receive(@VerifiedWebhook() request: VerifiedRequest) {
    return request;
  }
}

describe.each(ADAPTERS)('SignatureGuard on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  const start = async (imports: object[] = [WebhooksModule.forRoot()]) => {
    running = await boot({
      adapter,
      main: (app) => {
        app.setGlobalPrefix('api');
        app.enableVersioning({ type: VersioningType.URI });
      },
      metadata: {
        imports: imports as [],
        controllers: [
          OwnController,
          GuardedController,
          OpenController,
          GuardedHeir,
          OpenHeir,
        ],
      },
    });
  };

  it('guards a method of a controller of the application and hands it the bytes', async () => {
    await start();
    const body = Buffer.from('{ "räume" :1}');
    const url = `${running.url}/api/own/hook/7?x=1`;
    const answer = await postLiveKit(url, body);
    expect([answer.status, await answer.json()]).toEqual([
      201,
      {
        bytes: body.toString('base64'),
        signedBy: KEY,
        url: '/api/own/hook/7?x=1',
        type: 'application/webhook+json',
      },
    ]);
    expect((await postLiveKit(url, body, { secret: 'x' })).status).toBe(401);
  });

  it('guards a whole controller, with its version', async () => {
    await start();
    const url = `${running.url}/api/v2/guarded`;
    const answer = await postLiveKit(url, Buffer.from('{}'));
    expect([answer.status, await answer.json()]).toEqual([201, { length: 2 }]);
  });

  it('matches paths as the adapter does', async () => {
    await start();
    const urls = ['/API/Own/Hook/7', '/api/own/hook/7/', '/api/own/hook/a%20b'];
    for (const url of urls) {
      const answer = await postLiveKit(running.url + url, Buffer.from('{}'));
      // Express ignores case and a trailing slash, Fastify does not.
      const expected = adapter === 'express' || url.includes('%') ? 201 : 404;
      expect([url, answer.status]).toEqual([url, expected]);
    }
  });

  it('leaves the other routes of the controller their parsed bodies', async () => {
    await start();
    const answer = await fetch(`${running.url}/api/own/json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"parsed":true}',
    });
    expect(await answer.json()).toEqual({ parsed: true });
  });

  it('leaves an inherited method to the controllers that share it', async () => {
    await start();
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"shared":true}',
    };
    const open = await fetch(`${running.url}/api/inherited/open`, init);
    expect(await open.json()).toEqual({ parsed: { shared: true } });
    const guarded = await fetch(`${running.url}/api/inherited/guarded`, init);
    expect(guarded.status).toBe(500);
  });

  it('answers 500, so that the sender tries again, where the module is missing', async () => {
    await start([]);
    const body = Buffer.from('{}');
    const answer = await fetch(`${running.url}/api/own/hook/7`, {
      method: 'POST',
      headers: { ...livekitHeaders(body), 'content-type': 'application/json' },
      body: new Uint8Array(body),
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      500,
      { code: 'ERR_WEBHOOK_BODY_MISSING' },
    ]);
  });

  it('is asked for by @VerifiedWebhook', async () => {
    await start();
    const url = `${running.url}/api/open`;
    const answer = await fetch(url, { method: 'POST' });
    expect(answer.status).toBe(500);
  });
});
