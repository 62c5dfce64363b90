import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { ADAPTERS, boot, type Adapter, type Running } from './support/boot.js';
import { livekitHeaders, roomEvent, testLiveKit } from './support/livekit.js';
import { rawRequest } from './support/raw-request.js';

const path = '/webhooks/livekit';

/** A middleware of somebody else's, in `app.use()`. */
type Middleware = (req: any, res: any, next: () => void) => unknown;

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
  'pauses and resumes it': (req, _res, next) => {
    req.pause();
    setImmediate(() => req.resume());
    next();
  },
  'listens to what comes': (req, _res, next) => {
    req.on('data', () => {});
    req.on('readable', () => req.read());
    next();
  },
  'leaves properties that others have': (req, res, next) => {
    req.raw = res.raw = Buffer.from('raw');
    next();
  },
  'leaves texts under the names that others have': (req, res, next) => {
    req.raw = '';
    res.raw = 'raw';
    next();
  },
  'leaves nothing under the names that others have': (req, res, next) => {
    req.raw = res.raw = null;
    next();
  },
  'answers late': (_req, _res, next) => {
    setTimeout(next, 20);
  },
};

/** Those that read the body, whom Fastify lets in before any route. */
const readers: Readonly<Record<string, Middleware>> = {
  'reads the body, then goes on': (req, _res, next) => {
    req.on('data', () => {});
    req.on('end', next);
  },
  'reads the body as text, then goes on': async (req, _res, next) => {
    req.setEncoding('utf8');
    // oxlint-disable-next-line no-unused-vars -- as a logger would
    for await (const _text of req);
    next();
  },
  'reads the body and does not wait': (req, _res, next) => {
    req.resume();
    setTimeout(next, 20);
  },
  'pipes the body elsewhere': (req, _res, next) => {
    req.pipe(new PassThrough().resume()).on('end', next);
  },
  'reads the first piece only': (req, _res, next) => {
    req.once('readable', () => {
      req.read();
      req.removeAllListeners('readable');
      next();
    });
  },
};

const hostile: Readonly<Record<string, Middleware>> = {
  'destroys the request': (req, _res, next) => {
    req.destroy();
    next();
  },
  'destroys the request, later': (req, _res, next) => {
    next();
    setImmediate(() => req.destroy(new Error('foreign')));
  },
  'closes the socket': (req, _res, next) => {
    req.socket.destroy();
    next();
  },
  'ends the answer before anybody else': (_req, res, next) => {
    res.end();
    next();
  },
  // Those that Node needs itself end a process with it alone.
  'makes `off` of the request throw': (req, _res, next) => {
    req.off = () => {
      throw new Error('foreign');
    };
    next();
  },
  'makes the request deaf': (req, _res, next) => {
    req.on = () => req;
    next();
  },
  'hands out objects': (req, _res, next) => {
    const emit = req.emit;
    req.emit = (name: string, ...args: unknown[]) =>
      emit.call(req, name, ...(name === 'data' ? [{}] : args));
    next();
  },
  'takes the headers away': (req, _res, next) => {
    req.headers = {};
    next();
  },
};

describe.each(ADAPTERS)('on %s, a middleware that', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  async function start(middleware: Middleware) {
    running = await boot({
      adapter,
      main: (app) =>
        app.use((req: any, res: any, next: () => void) =>
          req.url.startsWith(path) ? middleware(req, res, next) : next(),
        ),
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

  const whoReads: Readonly<Record<Adapter, string>> = {
    express: '%s leaves the bytes for us, too',
    fastify: '%s is told of',
  };
  it.each(Object.entries(readers))(whoReads[adapter], async (_what, use) => {
    await start(use);
    expect(await post()).toBe(adapter === 'express' ? 200 : 500);
  });

  it.each(Object.entries(hostile))(
    '%s harms nobody else',
    async (_what, use) => {
      await start(use);
      // Answered or hung up on: neither takes the process away.
      await post().catch(() => {});
      await post({ authorization: 'hello' }).catch(() => {});
      const { status } = await fetch(`${running.url}/elsewhere`);
      expect(status).toBe(404);
    },
  );
});
