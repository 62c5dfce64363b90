import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
} from '@jest/globals';
import { Injectable, type LoggerService } from '@nestjs/common';
import { createServer, type AddressInfo, type Server } from 'node:net';
import {
  Inbox,
  OnWebhookEvent,
  WebhooksModule,
  type WebhookEvent,
  type WebhooksOptions,
} from 'nestjs-livestream-webhooks';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import { ADAPTERS, boot, type Adapter, type Running } from './support/boot.js';
import { freePort } from './support/free-port.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { OwnPostgres } from './support/own-postgres.js';
import { until } from './support/until.js';

let running: Running | undefined;
let log: string[] = [];
let handled: string[] = [];

@Injectable()
class Handlers {
  @OnWebhookEvent()
  take({ id }: WebhookEvent) {
    handled.push(id);
  }
}

async function start(
  connectionString: string,
  options: Partial<WebhooksOptions> = {},
  adapter: Adapter = 'express',
): Promise<Running> {
  log = [];
  handled = [];
  running = await boot({
    adapter,
    options: { logger: keeping() },
    metadata: {
      imports: [
        WebhooksModule.forRoot({
          sources: [testLiveKit()],
          inbox: postgresInbox({ connectionString }),
          ...options,
        }),
      ],
      providers: [Handlers],
    },
  });
  return running;
}

function keeping(): LoggerService {
  const keep =
    (level: string) =>
    (...message: unknown[]) =>
      void log.push(`${level} ${String(message[0])}`);
  return { log: keep('log'), warn: keep('warn'), error: keep('error') };
}

const errors = () => log.filter((line) => line.startsWith('error'));
const inbox = () => running!.app.get(Inbox);

async function post() {
  const url = `${running!.url}/webhooks/livekit`;
  const { status, headers } = await postLiveKit(url, roomEvent());
  return [status, headers.get('retry-after')];
}

afterEach(async () => {
  await running?.app.close();
  running = undefined;
});

describe('a PostgreSQL that is away when the application starts', () => {
  let postgres: OwnPostgres;
  let port: string;

  beforeAll(async () => {
    postgres = await OwnPostgres.start();
    port = new URL(postgres.url).port;
  }, 180_000);

  afterAll(() => postgres.remove());

  it.each(ADAPTERS)(
    'is waited for, with one line in the log and 503 meanwhile, on %s',
    async (adapter) => {
      await postgres.stop();
      await start(postgres.url, {}, adapter);
      for (let n = 0; n < 3; n++) expect(await post()).toEqual([503, '7']);
      const [error, ...more] = errors();
      expect(error).toMatch(
        new RegExp(
          `cannot reach PostgreSQL \\([\\w.:]+:${port}/\\w+, schema "webhooks"\\): connect ECONNREFUSED .* 60 s \\(startTimeout\\); webhooks are answered 503`,
        ),
      );
      const { password } = new URL(postgres.url);
      expect(password.length).toBeGreaterThan(0);
      expect(errors().join()).not.toContain(`:${password}@`);
      expect((await inbox().stats()).trouble).toContain('ECONNREFUSED');
      await expect(inbox().find()).rejects.toThrow('the store is away');

      await postgres.again();
      await inbox().ready();
      expect(await post()).toEqual([200, null]);
      await until(() => handled.length === 1);
      expect(more).toEqual([]);
      expect(log.join('\n')).toMatch(/The inbox is open after [\d.]+ s/);
      expect((await inbox().stats()).trouble).toBeUndefined();
    },
    60_000,
  );
});

describe('a PostgreSQL that does not come', () => {
  const nowhere = async () =>
    `postgres://me:never-shown@127.0.0.1:${await freePort()}/app`;

  it('is an error that names the inbox, the place and the way out after startTimeout', async () => {
    await start(await nowhere(), { startTimeout: 300 });
    await expect(inbox().ready()).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_UNAVAILABLE',
      message: expect.stringMatching(
        /^The inbox could not reach PostgreSQL \(127\.0\.0\.1:\d+\/app, schema "webhooks"\): connect ECONNREFUSED .* within 0\.3 s\. Start the database, .* startTimeout/,
      ),
    });
    expect(await post()).toEqual([503, '7']);
  });

  it('fails the start at once with startTimeout 0', async () => {
    const url = await nowhere();
    await expect(start(url, { startTimeout: 0 })).rejects.toThrow(
      /could not reach PostgreSQL .* ECONNREFUSED/,
    );
  });

  it('lets the application end meanwhile', async () => {
    await start(await nowhere());
    await running!.app.close();
    running = undefined;
    expect(errors()).toHaveLength(1);
  });

  it('is no matter of webhooks in a worker', async () => {
    await start(await nowhere(), { role: 'worker' });
    expect(errors()).toEqual([expect.stringContaining('no handler runs')]);
    expect(log.join()).not.toContain('503');
  });
});

describe('a PostgreSQL that says no', () => {
  let server: Server | undefined;
  /** What it answers: one for each connection, the last one for all others. */
  let states: string[];

  afterEach(() => {
    server?.close();
  });

  /** Refuses each connection with an error of that SQLSTATE. */
  async function refusing(...given: string[]): Promise<string> {
    states = given;
    server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        const state = states.length > 1 ? states.shift()! : states[0]!;
        const fields = `SFATAL\0VFATAL\0C${state}\0Mno, says ${state}\0\0`;
        const head = Buffer.from('E\0\0\0\0');
        head.writeInt32BE(fields.length + 4, 1);
        socket.end(Buffer.concat([head, Buffer.from(fields)]));
      });
    });
    await new Promise<void>((listening) =>
      server!.listen(0, '127.0.0.1', listening),
    );
    const { port } = server.address() as AddressInfo;
    return `postgres://me:never-shown@127.0.0.1:${port}/app`;
  }

  it.each(['28P01', '28000', '3D000', '42501'])(
    'fails the start at once, with the place: %s',
    async (state) => {
      const url = await refusing(state);
      await expect(start(url)).rejects.toMatchObject({
        code: 'ERR_WEBHOOK_CONFIGURATION',
        message: expect.stringMatching(
          /postgresInbox: .*PostgreSQL \(127\.0\.0\.1:\d+\/app/,
        ),
      });
      expect(log.join()).not.toContain('never-shown');
    },
  );

  it('ends the waiting at once where it is there, and refuses the password', async () => {
    await start(await refusing('57P03', '57P03', '28P01'));
    expect(errors()).toEqual([expect.stringContaining('no, says 57P03')]);
    await expect(inbox().ready()).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_CONFIGURATION',
      message: expect.stringContaining('refuses the password'),
    });
  });
});
