import { afterEach, describe, expect, it } from '@jest/globals';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { livekitHeaders, roomEvent, testLiveKit } from './support/livekit.js';
import { rawRequest } from './support/raw-request.js';

const path = '/webhooks/livekit';

/** A middleware of somebody else's, in `app.use()`. */
type Middleware = (req: any, res: any, next: () => void) => void;

const harmless: Readonly<Record<string, Middleware>> = {
  'sets the encoding to UTF-8': (req, _res, next) => {
    req.setEncoding('utf8');
    next();
  },
  'sets the encoding to base64': (req, _res, next) => {
    req.setEncoding('base64');
    next();
  },
  'pauses the request': (req, _res, next) => {
    req.pause();
    next();
  },
  'resumes it later': (req, _res, next) => {
    req.pause();
    setImmediate(() => req.resume());
    next();
  },
};

describe.each(ADAPTERS)('on %s, a middleware that', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  async function start(middleware: Middleware) {
    running = await boot({
      adapter,
      main: (app) => app.use(middleware),
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox(),
            limits: { timeout: 500 },
          }),
        ],
      },
    });
  }

  /** In two pieces, the cut in the middle of a character. */
  async function post(headers: Record<string, string> = {}) {
    const body = Buffer.from(
      JSON.stringify(roomEvent('room_started', 'räume')),
    );
    const cut = body.indexOf('ä') + 1;
    const { status } = await rawRequest(running.port, {
      path,
      headers: [
        ...Object.entries({ ...livekitHeaders(body), ...headers }),
        ['content-length', String(body.length)],
      ],
      body: [body.subarray(0, cut), body.subarray(cut)],
    });
    return status;
  }

  it.each(Object.entries(harmless))(
    '%s changes nothing',
    async (_what, use) => {
      await start(use);
      expect(await post()).toBe(200);
      expect(await post({ authorization: 'hello' })).toBe(401);
    },
  );
});
