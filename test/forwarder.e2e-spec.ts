import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  bearerToken,
  forwardTo,
  hmac,
  Inbox,
  memoryInbox,
  WebhookEventBus,
  WebhookForwarder,
  WebhooksModule,
  type Destination,
  type Endpoint,
  type Forward,
  type ForwardOptions,
  type JobRecord,
  type WebhookEvent,
  type WebhooksOptions,
} from 'nestjs-livestream-webhooks';
import {
  pumpfun,
  pumpfunDestination,
} from 'nestjs-livestream-webhooks/pumpfun';
import { signWebhook } from 'nestjs-livestream-webhooks/testing';
import { Webhook } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import { acme } from './examples/acme.source.js';
import { boot, type Running } from './support/boot.js';
import {
  DestinationServer,
  type Delivered,
} from './support/destination-server.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { until } from './support/until.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ALL: ForwardOptions = { events: ['*'], backoff: 1 };

let destination: DestinationServer;
let running: Running | undefined;

beforeEach(async () => {
  destination = await DestinationServer.start();
});
afterEach(async () => {
  await running?.app.close();
  running = undefined;
  await destination.close();
});

/** An application that sends on to the server, which lies on this machine. */
const to = (more: Partial<Destination> = {}): Destination => ({
  name: 'billing',
  url: `${destination.url}/hooks?v=1`,
  secret: SECRET,
  allow: ['127.0.0.1'],
  ...more,
});

async function start(
  forward: readonly Forward[],
  options: Partial<WebhooksOptions> = {},
): Promise<Running> {
  const module = WebhooksModule.forRoot({
    sources: [testLiveKit()],
    inbox: memoryInbox({ acceptLoss: true }),
    forward,
    ...options,
  });
  running = await boot({
    adapter: 'express',
    metadata: { imports: [module] },
  });
  return running;
}

async function send(event = roomEvent('room_finished')) {
  const { status } = await postLiveKit(
    `${running!.url}/webhooks/livekit`,
    event,
  );
  expect(status).toBe(200);
  return event;
}

const inbox = () => running!.app.get(Inbox);

async function jobOf(
  id: string,
  handler = 'forward:billing',
): Promise<JobRecord> {
  const record = await inbox().get(id);
  return record!.jobs.find((job) => job.handler === handler)!;
}

const ended = (id: string, status: JobRecord['status'], handler?: string) =>
  until(
    async () => (await jobOf(id, handler))?.status === status,
    `${id} ${status}`,
  );

const arrived = (count: number) =>
  until(() => destination.delivered.length >= count, `${count} deliveries`);

const json = ({ body }: Delivered) => JSON.parse(body.toString()) as object;

describe('a destination', () => {
  it('gets the event, signed so that the official libraries accept it', async () => {
    await start([forwardTo(to(), { events: ['livekit.room_finished'] })]);
    const event = await send();
    await send(roomEvent('room_started'));
    await ended(event.id, 'done');
    await arrived(1);
    const [delivered] = destination.delivered;
    expect(delivered!.path).toBe('/hooks?v=1');
    expect(delivered!.headers['content-type']).toBe('application/json');
    const text = delivered!.body.toString();
    const headers = delivered!.headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(text, headers)).toEqual({
      id: event.id,
      type: 'livekit.room_finished',
      timestamp: '2026-11-23T02:19:12.000Z',
      account: 'livekit',
      key: 'standup',
      data: event,
    });
    expect(new Svix(SECRET).verify(text, headers)).toBeTruthy();
    expect(headers['webhook-id']).toBe(event.id);
    // Only what it asked for.
    expect(destination.delivered).toHaveLength(1);
  });

  it('gets what transform makes, and nothing where that is undefined', async () => {
    await start([
      forwardTo(to(), {
        ...ALL,
        transform: ({ type, key }) =>
          type === 'room_finished' ? { ended: key } : undefined,
      }),
    ]);
    const left = await send(roomEvent('room_started'));
    await send();
    await arrived(1);
    await ended(left.id, 'done');
    expect(destination.delivered.map(json)).toEqual([{ ended: 'standup' }]);
  });

  it('gets the bytes that came, under our own signature, where it wants the original', async () => {
    await start([forwardTo(to(), { ...ALL, as: 'original' })]);
    const odd = Buffer.from(
      '{ "event":"room_finished",\n "id":"EV_odd", "createdAt":1795400352, "room":{"name":"ü"} }',
    );
    await postLiveKit(`${running!.url}/webhooks/livekit`, odd);
    await arrived(1);
    const { body, headers } = destination.delivered[0]!;
    expect(body.equals(odd)).toBe(true);
    expect(headers['content-type']).toBe('application/webhook+json');
    expect(headers['authorization']).toBeUndefined();
    new Webhook(SECRET).verify(
      body.toString(),
      headers as Record<string, string>,
    );
  });

  it('is called with an HMAC, a Bearer token and further headers, where it wants those, or no proof', async () => {
    const { url } = destination;
    const allow = ['127.0.0.1'];
    const signature = [
      bearerToken({ token: 'token' }),
      hmac({ header: 'x-signature', secret: 'secret', prefix: 'sha256=' }),
    ];
    const headers = { 'x-region': 'eu' };
    await start([
      forwardTo({ name: 'signed', url, allow, signature, headers }, ALL),
      forwardTo({ name: 'bare', url, allow, signature: 'none' }, ALL),
    ]);
    await send();
    await arrived(2);
    const signed = destination.delivered.find((it) => it.headers['x-region']);
    const mac = createHmac('sha256', 'secret').update(signed!.body);
    expect(signed!.headers).toMatchObject({
      authorization: 'Bearer token',
      'x-signature': `sha256=${mac.digest('hex')}`,
    });
    const bare = destination.delivered.find((it) => !it.headers['x-region']);
    expect(Object.keys(bare!.headers).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
  });

  it('gets the same id on each attempt, in order per key, over one connection', async () => {
    destination.answerWith(500, 503, 401);
    await start([forwardTo(to(), { ...ALL, concurrency: 1 })]);
    const first = await send();
    const second = await send();
    await ended(second.id, 'done');
    expect(destination.delivered.map((it) => it.headers['webhook-id'])).toEqual(
      [first.id, first.id, first.id, first.id, second.id],
    );
    expect(new Set(destination.delivered.map((it) => it.connection)).size).toBe(
      1,
    );
    expect((await jobOf(first.id)).failures.map(({ error }) => error)).toEqual([
      expect.stringContaining('"billing" answered 500'),
      expect.stringContaining('"billing" answered 503'),
      expect.stringContaining('"billing" answered 401'),
    ]);
  });

  it('names with Retry-After when it is tried again, within bounds', async () => {
    destination.answerWith([429, { 'retry-after': '86400' }]);
    await start([forwardTo(to({ longestRetryAfter: 60_000 }), ALL)]);
    const { id } = await send();
    const before = Date.now();
    await until(async () => (await jobOf(id)).dueAt !== undefined);
    const wait = (await jobOf(id)).dueAt!.getTime() - before;
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(61_000);
  });

  it('makes a dead letter with 410, which can be replayed', async () => {
    destination.answerWith(410);
    await start([forwardTo(to(), ALL)]);
    const { id } = await send();
    await ended(id, 'dead');
    expect(await jobOf(id)).toMatchObject({
      attempts: 1,
      reason: 'non-retryable',
    });
    await inbox().replay(id);
    await ended(id, 'done');
    expect(destination.delivered).toHaveLength(2);
  });

  it('has failed when it does not answer in time', async () => {
    destination.answer = () => {};
    await start([forwardTo(to({ timeout: 50 }), { ...ALL, attempts: 1 })]);
    const { id } = await send();
    await ended(id, 'dead');
    expect((await jobOf(id)).failures[0]!.error).toMatch(/timeout/i);
  });

  it('that answers without end is cut off, and its status counts', async () => {
    destination.answer = (_delivered, response) => {
      response.writeHead(200);
      const more = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(more));
    };
    await start([forwardTo(to(), ALL)]);
    const { id } = await send();
    await ended(id, 'done');
  });

  it('has taken it once its status says so, however long its body takes', async () => {
    destination.answer = (_delivered, response) => {
      response.writeHead(200);
      response.write('and then');
    };
    await start([forwardTo(to({ timeout: 60_000 }), ALL)]);
    const { id } = await send();
    await ended(id, 'done');
    expect(destination.delivered).toHaveLength(1);
  });

  it('is called by no more jobs at once than its concurrency says', async () => {
    let most = 0;
    let open = 0;
    destination.answer = (_delivered, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.writeHead(204).end();
      }, 5);
    };
    await start([forwardTo(to(), { ...ALL, order: 'none', concurrency: 3 })]);
    const events = await Promise.all(Array.from({ length: 20 }, () => send()));
    for (const { id } of events) await ended(id, 'done');
    expect(most).toBeLessThanOrEqual(3);
    expect(
      Math.max(...destination.delivered.map((it) => it.connection)),
    ).toBeLessThanOrEqual(3);
  });

  it('gets an id of its own for an event of a named account, whose ids may be those of others', async () => {
    await start([forwardTo(to(), ALL)], {
      sources: [testLiveKit(), testLiveKit({ account: 'eu' })],
    });
    const event = await send();
    await postLiveKit(`${running!.url}/webhooks/eu`, event);
    await arrived(2);
    const ids = destination.delivered.map((it) => it.headers['webhook-id']);
    expect(ids).toContain(event.id);
    expect(new Set(ids).size).toBe(2);
  });

  it('must not share the names that it had with another one', async () => {
    const billing = forwardTo(to(), { ...ALL, aliases: ['invoices'] });
    const invoices = forwardTo(to({ name: 'invoices' }), ALL);
    await expect(start([billing, invoices])).rejects.toThrow(/share an alias/);
  });

  it('gets nothing, and the event is a dead letter, where transform returned what JSON cannot hold', async () => {
    await start([forwardTo(to(), { ...ALL, transform: () => ({ at: 1n }) })]);
    const { id } = await send();
    await ended(id, 'dead');
    expect((await jobOf(id)).failures[0]!.error).toMatch(/event\.raw/);
    expect(destination.delivered).toEqual([]);
  });

  it('does not keep a connection that is still being made when the application ends', async () => {
    // It accepts connections, and never says a word of TLS.
    const silent = createServer();
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as AddressInfo;
    const accepted = new Promise<Socket>((resolve) =>
      silent.on('connection', resolve),
    );
    await start([forwardTo(to({ url: `https://127.0.0.1:${port}` }), ALL)], {
      shutdownTimeout: 10,
    });
    await send();
    const socket = await accepted;
    const closed = new Promise((done) => socket.on('close', done));
    socket.on('error', () => {}).resume();
    await running!.app.close();
    running = undefined;
    await closed;
    await new Promise((done) => silent.close(done));
  });

  it('does not hold others up while it is slow', async () => {
    destination.answer = ({ path }, response) => {
      if (path === '/quick') response.writeHead(204).end();
    };
    const other = to({ name: 'quick', url: `${destination.url}/quick` });
    await start([forwardTo(to(), ALL), forwardTo(other, ALL)], {
      shutdownTimeout: 10,
    });
    const { id } = await send();
    await ended(id, 'done', 'forward:quick');
    expect((await jobOf(id)).status).toBe('running');
  });
});

describe('the circuit of a destination', () => {
  it('opens while it is down, uses up no attempts, and closes when it is back', async () => {
    destination.answer = (_delivered, response) =>
      response.writeHead(500).end();
    const circuit = { failures: 2, pause: 200 };
    await start([
      forwardTo(to({ circuit }), {
        ...ALL,
        order: 'none',
        attempts: 3,
        backoff: 1,
      }),
    ]);
    const first = await send();
    await until(() => destination.delivered.length >= 2);
    const later = await Promise.all([send(), send(), send()]);
    // Each of them has been looked at, and none has used an attempt up.
    await until(async () => {
      const jobs = await Promise.all(later.map(({ id }) => jobOf(id)));
      return jobs.every((job) => job.dueAt && job.attempts === 0);
    });
    const calls = destination.delivered.length;
    destination.answerWith();
    for (const { id } of [first, ...later]) await ended(id, 'done');
    expect(calls).toBeLessThanOrEqual(3);
    for (const { id } of later) {
      expect(await jobOf(id)).toMatchObject({ attempts: 1, failures: [] });
    }
  });
});

describe('what a destination must not be', () => {
  it.each([
    ['http://127.0.0.1', 'the loopback'],
    ['http://2130706433', 'the loopback as a number'],
    ['http://0x7f.1', 'the loopback in hex'],
    ['http://0177.0.0.1', 'the loopback in octal'],
    ['http://[::1]', 'the loopback in IPv6'],
    ['http://[::ffff:127.0.0.1]', 'the loopback, mapped'],
    ['http://localhost', 'a name of the loopback'],
    ['http://127.0.0.1.', 'the loopback with a dot'],
    ['https://127.0.0.1', 'the loopback by TLS'],
    ['https://0', 'zero'],
  ])('%s is not called: %s', async (host) => {
    const url = `${host}:${destination.port}`;
    const endpoint = { url, secret: SECRET };
    await expect(
      start([forwardTo({ name: 'inside', ...endpoint }, ALL)]),
    ).rejects.toThrow(
      /"inside" would never be called: .* into the destination's allow: \['/,
    );
    const endpointFor = () => endpoint;
    await start([forwardTo({ name: 'inside', endpointFor }, ALL)]);
    const { id } = await send();
    await ended(id, 'dead', 'forward:inside');
    const job = await jobOf(id, 'forward:inside');
    expect(job.reason).toBe('non-retryable');
    expect(job.failures[0]!.error).toMatch(/allow/);
    expect(destination.delivered).toEqual([]);
  });

  it.each([
    ['http://billing.example.com', [], /without TLS/],
    ['http://10.1.2.3', ['10.2.0.0/16'], /without TLS/],
    ['https://[fd00::1]', ['fd01::/16'], /fd00::1 is.*not public/],
    ['https://169.254.169.254', [], /not public/],
  ])('%s with allow %j refuses to boot', async (url, allow, text) => {
    const forward = [forwardTo({ name: 'x', url, allow, secret: SECRET }, ALL)];
    await expect(start(forward)).rejects.toThrow(text);
  });

  it.each([
    ['https://billing.example.com', []],
    ['http://billing.example.com', ['billing.example.com']],
    ['http://billing.example.com', ['10.0.0.0/8']],
    ['https://10.1.2.3', ['10.0.0.0/8']],
    ['http://localhost', ['127.0.0.0/8']],
    ['http://localhost', ['localhost']],
    ['https://203.0.114.5', []],
  ])('%s with allow %j boots', async (url, allow) => {
    await start([
      forwardTo({ name: 'x', url, allow, secret: SECRET }, { events: [] }),
    ]);
  });

  it('a redirect is not followed, unless asked for, and never to another origin', async () => {
    const other = await DestinationServer.start();
    try {
      destination.answer = ({ path }, response) => {
        const where = path === '/away' ? `${other.url}/` : '/moved';
        const status = path === '/moved' ? 204 : 307;
        response.writeHead(status, { location: where }).end();
      };
      const at = (name: string, path: string, redirects: number) =>
        forwardTo(to({ name, url: `${destination.url}${path}`, redirects }), {
          ...ALL,
          attempts: 1,
        });
      await start([
        at('still', '/', 0),
        at('same', '/', 1),
        at('away', '/away', 5),
      ]);
      const { id } = await send();
      await ended(id, 'dead', 'forward:still');
      await ended(id, 'done', 'forward:same');
      await ended(id, 'dead', 'forward:away');
      expect(other.delivered).toEqual([]);
      const moved = destination.delivered.find(({ path }) => path === '/moved');
      new Webhook(SECRET).verify(
        moved!.body.toString(),
        moved!.headers as Record<string, string>,
      );
      expect((await jobOf(id, 'forward:still')).failures[0]!.error).toMatch(
        /redirect/,
      );
    } finally {
      await other.close();
    }
  });

  it('is not called where endpointFor leads to what cannot be, nor where it leads nowhere; neither opens the circuit', async () => {
    const allow = ['127.0.0.1'];
    const endpoints: Record<string, Endpoint | undefined> = {
      room_started: { url: 'https://user:secret@127.0.0.1/', secret: SECRET },
      room_finished: { url: 'ftp://127.0.0.1/', secret: SECRET },
      track_published: { url: destination.url },
      ingress_started: undefined,
      participant_joined: { url: destination.url, secret: SECRET },
    };
    const circuit = { failures: 1, pause: 60_000 };
    const endpointFor = ({ type }: WebhookEvent) => endpoints[type];
    await start([
      forwardTo({ name: 'billing', allow, circuit, endpointFor }, ALL),
    ]);
    const ends: unknown[] = [];
    for (const type of Object.keys(endpoints)) {
      const { id } = await send(roomEvent(type));
      await until(async () => (await jobOf(id)).finishedAt !== undefined);
      const { status, failures } = await jobOf(id);
      ends.push([status, ...failures.map(({ error }) => error)]);
    }
    expect(ends).toEqual([
      ['dead', expect.stringMatching(/user or a password/)],
      ['dead', expect.stringMatching(/no usable url/)],
      ['dead', expect.stringMatching(/no secret/)],
      ['done'],
      ['done'],
    ]);
    expect(JSON.stringify(ends)).not.toContain('secret@');
    expect(destination.delivered).toHaveLength(1);
  });

  it('gets nothing where its payload is undefined, and its own headers under any spelling', async () => {
    const headers = { 'User-Agent': 'ours', Authorization: 'lost' };
    const signature = bearerToken({ token: 'token' });
    const payload = ({ type, raw }: WebhookEvent) =>
      type === 'room_started' ? undefined : raw;
    await start([forwardTo(to({ headers, signature, payload }), ALL)]);
    const { id } = await send(roomEvent('room_started'));
    await ended(id, 'done');
    expect(destination.delivered).toEqual([]);
    await send();
    await arrived(1);
    expect(destination.delivered[0]!.headers).toMatchObject({
      'user-agent': 'ours',
      authorization: 'Bearer token',
    });
  });

  it.each<[string, () => Forward[], RegExp]>([
    [
      'with a header that is ours',
      () => [forwardTo(to({ headers: { 'Content-Type': 'x' } }), ALL)],
      /not yours to set/,
    ],
    [
      'with a header that is none',
      () => [forwardTo(to({ headers: { 'x-a': 'b\nc' } }), ALL)],
      /no header can hold/,
    ],
    [
      'with a token that is none',
      () => [forwardTo(to({ signature: bearerToken({ token: 'a\n' }) }), ALL)],
      /line break/,
    ],
    [
      'without events',
      () => [forwardTo(to(), {} as ForwardOptions)],
      /which events/,
    ],
    [
      'with a base for Pump.fun that is none',
      () => [
        forwardTo(
          pumpfunDestination({ token: 't', secret: 's', url: 'ftp://x' }),
          ALL,
        ),
      ],
      /pumpfunDestination: url/,
    ],
    [
      'without a secret',
      () => [forwardTo({ name: 'billing', url: 'https://example.com' }, ALL)],
      /"billing".*no secret/,
    ],
    ['with a blank one', () => [forwardTo(to({ secret: '' }), ALL)], /blank/],
    [
      'without an address',
      () => [forwardTo(to({ url: 'billing' }), ALL)],
      /no usable url/,
    ],
    [
      'with a password in its address',
      () => [forwardTo(to({ url: 'https://u:p@example.com' }), ALL)],
      /password/,
    ],
    [
      'without a name',
      () => [forwardTo(to({ name: '' }), ALL)],
      /name must be/,
    ],
    [
      'with a name that is taken',
      () => [forwardTo(to(), ALL), forwardTo(to(), ALL)],
      /Two destinations/,
    ],
    [
      'with a signature that only verifies',
      () => [
        forwardTo(
          to({ signature: hmac({ header: 'x', secret: async () => 's' }) }),
          ALL,
        ),
      ],
      /cannot sign/,
    ],
    [
      'with a range that is none',
      () => [forwardTo(to({ allow: ['10.0.0.0/64'] }), ALL)],
      /10\.0\.0\.0\/64/,
    ],
    [
      'with a timeout that is none',
      () => [forwardTo(to({ timeout: -1 }), ALL)],
      /timeout must be/,
    ],
    [
      'with a policy that is none',
      () => [forwardTo(to(), { ...ALL, attempts: 0 })],
      /attempts must be/,
    ],
    [
      'that transforms the original',
      () => [
        forwardTo(to(), { ...ALL, as: 'original', transform: () => ({}) }),
      ],
      /take one of them away/,
    ],
  ])('refuses to boot %s', async (_what, forward, text) => {
    await expect((async () => start(forward()))()).rejects.toThrow(text);
  });

  it('refuses to boot where the original is wanted and redacted at rest', async () => {
    const original = [forwardTo(to(), { ...ALL, as: 'original' })];
    const redact = { atRest: true };
    await expect(start(original, { redact })).rejects.toThrow(/redact\.atRest/);
    // It asks for one account, whose events have secrets; and for one whose have none.
    const of = (account: string) =>
      forwardTo(to(), { ...ALL, as: 'original', account });
    await expect(start([of('livekit')], { redact })).rejects.toThrow(/LiveKit/);
    await start([of('acme')], {
      redact,
      sources: [testLiveKit(), acme({ secret: 'incoming' })],
    });
    await running!.app.close();
    await start([forwardTo(to(), ALL)], { redact });
    await send(
      roomEvent('room_started', 'x', {
        room: { name: 'x', turnPassword: 'hush' },
      }),
    );
    await arrived(1);
    expect(destination.delivered[0]!.body.toString()).not.toContain('hush');
  });
});

describe('WebhookForwarder', () => {
  it('sends single events, each once, however often it is asked', async () => {
    await start([forwardTo(to(), { events: [] })]);
    const { app } = running!;
    const seen = new Promise<never>((resolve) =>
      app.get(WebhookEventBus).on('*', (event) => resolve(event as never)),
    );
    const { id } = await send();
    const event = await seen;
    const forwarder = app.get(WebhookForwarder);
    expect(await forwarder.forward(event, 'billing')).toBe(true);
    expect(await forwarder.forward(event, 'billing')).toBe(false);
    await ended(id, 'done');
    expect(await forwarder.forward(event, 'billing')).toBe(false);
    expect(destination.delivered).toHaveLength(1);
    await expect(forwarder.forward(event, 'nobody')).rejects.toThrow(
      /There are: billing/,
    );
    await inbox().drop(id);
    await expect(forwarder.forward(event, 'billing')).rejects.toThrow(
      /not in the inbox/,
    );
  });
});

describe('the Pump.fun preset', () => {
  const TOKEN = 'a-token';
  const secret = 'x-signature-secret';

  /** As the guide's receiver in Flask: the hex HMAC of the bytes, and the header. */
  function accepts({ path, headers, body }: Delivered): boolean {
    if (headers['authorization'] !== `Bearer ${TOKEN}`) return false;
    if (path === '/api/livestreams/livekit-webhook') return true;
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const given = `${headers['x-signature'] as string}`;
    return (
      path === '/api/livestreams/call-webhook' &&
      given.length === signature.length &&
      timingSafeEqual(Buffer.from(given), Buffer.from(signature))
    );
  }

  it('sends each event where the guide has it, as the sender wrote it', async () => {
    destination.answer = (delivered, response) =>
      response.writeHead(accepts(delivered) ? 201 : 401).end();
    const source = pumpfun({
      secret: 'incoming',
      tokenSecret: 'incoming-token-0123456789abcdef0123',
    });
    await start(
      [
        forwardTo(
          pumpfunDestination({
            token: TOKEN,
            secret,
            url: `${destination.url}/api`,
            allow: ['127.0.0.1'],
          }),
          { ...ALL, attempts: 1 },
        ),
      ],
      { sources: [testLiveKit(), source] },
    );
    const room = await send();
    const call = await signWebhook(source, 'call.ended');
    const answer = await fetch(`${running!.url}${call.path}`, call);
    expect(answer.status).toBe(200);
    await arrived(2);
    await ended(room.id, 'done', 'forward:pumpfun');
    const { events } = await inbox().find({ source: 'pumpfun' });
    await ended(events[0]!.event.id, 'done', 'forward:pumpfun');
    const byPath = Object.fromEntries(
      destination.delivered.map((it) => [it.path, it]),
    );
    expect(json(byPath['/api/livestreams/livekit-webhook']!)).toEqual(room);
    expect(
      byPath['/api/livestreams/livekit-webhook']!.headers['x-signature'],
    ).toBeUndefined();
    expect(json(byPath['/api/livestreams/call-webhook']!)).toEqual(
      JSON.parse(call.body.toString()),
    );
  });
});
