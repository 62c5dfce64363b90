import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WebhookEvent, WebhookReceiver } from 'livekit-server-sdk';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import {
  LiveKitSimulator,
  type DeliveryOutcome,
  type LiveKitSimulatorOptions,
} from 'nestjs-livestream-webhooks/testing';
import { ADAPTERS, boot } from './support/boot.js';
import { capturedLiveKit, type CapturedRequest } from './support/captured.js';
import { FakeClock } from './support/fake-clock.js';
import { freePort } from './support/free-port.js';
import { keyPaths } from './support/key-paths.js';
import { KEY, SECRET, roomEvent, testLiveKit } from './support/livekit.js';
import { random } from './support/random.js';
import {
  RawServer,
  status,
  type ReceivedRequest,
} from './support/raw-server.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

const captured = capturedLiveKit().requests;
const bodyOf = ({ bodyBase64 }: CapturedRequest) =>
  Buffer.from(bodyBase64, 'base64');

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function receive(...args: Parameters<typeof RawServer.start>) {
  const server = await RawServer.start(...args);
  cleanUp.push(() => server.close());
  return server;
}

function simulate(
  url: string | string[],
  more: Partial<LiveKitSimulatorOptions> = {},
) {
  const keys = { apiKey: KEY, apiSecret: SECRET };
  const simulator = new LiveKitSimulator({ url, ...keys, ...more });
  cleanUp.push(() => simulator.close());
  return simulator;
}

const parsed = ({ body }: ReceivedRequest) => JSON.parse(body.toString());
const header = ({ headers }: ReceivedRequest, name: string) =>
  new Map(headers).get(name);

/** The JOSE header and the claims, as JSON text: their order counts. */
function tokenOf(authorization = '') {
  const [jose = '', claims = ''] = authorization
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString());
  return { jose, claims: JSON.parse(claims) as Record<string, any> };
}

describe('requests of the simulator', () => {
  it('have the headers, in order and spelling, that the real server sent', async () => {
    const server = await receive();
    const simulator = simulate(`${server.url}/livekit`);
    await simulator.playRoom();
    const names = captured[0]!.headers.map(([name]) => name);
    for (const request of server.requests) {
      expect(request.line).toBe('POST /livekit HTTP/1.1');
      expect(request.headers).toEqual([
        ['Host', new URL(server.url).host],
        ['User-Agent', 'Go-http-client/1.1'],
        ['Content-Length', String(request.body.length)],
        ['Authorization', expect.stringMatching(/^ey[\w-]+\.[\w-]+\.[\w-]+$/)],
        ['Content-Type', 'application/webhook+json'],
        ['Accept-Encoding', 'gzip'],
      ]);
      expect(request.headers.map(([name]) => name)).toEqual(names);
    }
    expect(server.requests).toHaveLength(16);
  });

  it('carry tokens with the claims, in order, of the real server', async () => {
    const server = await receive();
    await simulate(server.url).playRoom({ participants: 1, egress: false });
    const real = tokenOf(new Map(captured[0]!.headers).get('Authorization'));
    expect(server.requests.length).toBeGreaterThan(0);
    for (const request of server.requests) {
      const { jose, claims } = tokenOf(header(request, 'Authorization'));
      expect(jose).toBe(real.jose);
      expect(Object.keys(claims)).toEqual(Object.keys(real.claims));
      expect(claims).toEqual({
        iss: KEY,
        exp: claims['nbf'] + 300,
        nbf: expect.any(Number),
        iat: claims['nbf'],
        sha256: createHash('sha256').update(request.body).digest('base64'),
      });
    }
  });

  it('reproduce every captured body, byte for byte and message for message', async () => {
    const server = await receive();
    const simulator = simulate(server.url);
    for (const request of captured) {
      await simulator.send(JSON.parse(bodyOf(request).toString()));
    }
    const sent = server.requests.map(({ body }) => body.toString());
    expect(sent).toEqual(captured.map((request) => bodyOf(request).toString()));
    const messages = sent.map((body) => WebhookEvent.fromJsonString(body));
    expect(messages).toEqual(
      captured.map((it) => WebhookEvent.fromJsonString(bodyOf(it).toString())),
    );
  });

  it('have fields, in order, that the real server sent with that type', async () => {
    const real = captured.map((request) =>
      JSON.parse(bodyOf(request).toString()),
    );
    const shapeOf = (event: Record<string, any>) =>
      [event['event'], event['egressInfo']?.status, ...keyPaths(event)].join(
        ' ',
      );
    const shapes = new Set(real.map(shapeOf));
    const server = await receive();
    await simulate(server.url).playRoom({ participants: 6 });

    expect(server.requests).toHaveLength(2 + 6 * 2 + 4 * 2 + 4);
    for (const request of server.requests) {
      expect(shapes).toContain(shapeOf(parsed(request)));
      // Throws for a field or an enum value that the message does not know.
      WebhookEvent.fromJsonString(request.body.toString());
    }
  });

  it('are accepted by the receiver of livekit-server-sdk', async () => {
    const server = await receive();
    await simulate(server.url).playRoom({ name: 'räume/🎥 7' });
    const receiver = new WebhookReceiver(KEY, SECRET);
    for (const request of server.requests) {
      const token = header(request, 'Authorization');
      const body = request.body.toString();
      const event = await receiver.receive(body, token);
      expect(event.id).toBe(parsed(request).id);
    }
  });

  it('follow one another at the pace of the room', async () => {
    const server = await receive();
    const clock = new FakeClock();
    const outcomes = await simulate(server.url, { clock }).playRoom({
      pace: 250,
    });
    expect(outcomes).toHaveLength(16);
    expect(clock.waits).toEqual(Array.from({ length: 15 }, () => 250));
  });

  it('keep one connection for one queue', async () => {
    const server = await receive();
    await simulate(server.url).playRoom({ egress: false });
    const connections = server.requests.map(({ connection }) => connection);
    expect(new Set(connections)).toEqual(new Set([1]));
  });

  it('repeat themselves with the same clock and chance, rooms in parallel too', async () => {
    const bodiesOf = async (seed: number) => {
      const server = await receive();
      const { int } = random(seed);
      const simulator = simulate(server.url, {
        clock: new FakeClock(),
        random: () => int(0, 2 ** 32 - 1) / 2 ** 32,
      });
      await Promise.all([simulator.playRoom(), simulator.playRoom()]);
      return server.requests.map(({ body }) => body.toString()).sort();
    };
    const first = await bodiesOf(1);
    expect(await bodiesOf(1)).toEqual(first);
    expect(await bodiesOf(2)).not.toEqual(first);
  });
});

describe('deliveries of the simulator', () => {
  it('are repeated with the same bytes and token after 1, 2, 4 and 8 s, then given up', async () => {
    const server = await receive(() => status(500));
    const clock = new FakeClock();
    const simulator = simulate(server.url, { clock });
    const [outcome] = await simulator.send(roomEvent());

    expect(clock.waits).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(server.requests).toHaveLength(5);
    const [first] = server.requests;
    for (const { headers, body } of server.requests) {
      expect({ headers, body }).toEqual({
        headers: first?.headers,
        body: first?.body,
      });
    }
    expect(outcome).toMatchObject({
      event: 'room_started',
      key: 'standup',
      url: server.url,
      outcome: 'dropped',
      reason: 'given up',
      status: 500,
      attempts: 5,
    });
    expect(simulator.summary).toMatchObject({
      sent: 1,
      acknowledged: 0,
      refused: 0,
      dropped: 1,
      retried: 4,
    });
  });

  it('are repeated when nobody listens, or the connection is reset', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const resetting = await receive(() => undefined);
    for (const [url, code] of [
      [nobody, 'ECONNREFUSED'],
      [resetting.url, 'ECONNRESET'],
    ] as const) {
      const clock = new FakeClock();
      const [outcome] = await simulate(url, { clock }).send(roomEvent());
      expect(clock.waits).toEqual([1_000, 2_000, 4_000, 8_000]);
      expect(outcome).toMatchObject({ outcome: 'dropped', error: { code } });
    }
    expect(resetting.requests).toHaveLength(5);
  });

  it('heed Retry-After', async () => {
    const answers = [
      status(429, 'Retry-After: 3'),
      status(503, 'Retry-After: 2'),
      status(500, 'Retry-After: 9'),
    ];
    const server = await receive(() => answers.shift() ?? status(200));
    const clock = new FakeClock();
    const simulator = simulate(server.url, { clock });
    await simulator.send(roomEvent());
    expect(clock.waits).toEqual([3_000, 2_000, 4_000]);
    expect(simulator.summary).toMatchObject({ acknowledged: 1, retried: 3 });
  });

  it('take a 401 for delivered, and count it as refused', async () => {
    const server = await receive(() => status(401));
    const simulator = simulate(server.url);
    const outcomes = await simulator.playRoom({ participants: 1 });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(
      outcomes.map(() => 'refused'),
    );
    expect(server.requests).toHaveLength(outcomes.length);
    expect(simulator.summary).toMatchObject({ retried: 0, dropped: 0 });
  });

  it('follow a 302 as a GET without body: the event is lost', async () => {
    const server = await receive(({ line }) =>
      line.startsWith('POST')
        ? status(302, 'Location: /other?a=1')
        : status(200),
    );
    const [outcome] = await simulate(`${server.url}/hooks`).send(roomEvent());
    expect(outcome).toMatchObject({ outcome: 'refused', status: 200 });
    const [post, get] = server.requests;
    expect(get?.line).toBe('GET /other?a=1 HTTP/1.1');
    expect(get?.body).toHaveLength(0);
    expect(get?.headers).toEqual([
      ['Host', new URL(server.url).host],
      ['User-Agent', 'Go-http-client/1.1'],
      ['Authorization', header(post!, 'Authorization')],
      ['Content-Type', 'application/webhook+json'],
      ['Referer', `${server.url}/hooks`],
      ['Accept-Encoding', 'gzip'],
    ]);
  });

  it('follow a 307 with the event, and keep the token from another host', async () => {
    const target = await receive();
    const elsewhere = target.url.replace('127.0.0.1', 'localhost');
    const server = await receive(() => status(307, `Location: ${elsewhere}/b`));
    const [outcome] = await simulate(server.url).send(roomEvent());
    expect(outcome).toMatchObject({ outcome: 'acknowledged', attempts: 1 });
    expect(target.requests[0]?.line).toBe('POST /b HTTP/1.1');
    expect(target.requests[0]?.body).toEqual(server.requests[0]?.body);
    expect(header(target.requests[0]!, 'Authorization')).toBeUndefined();
  });

  it('give up at once after ten redirects', async () => {
    const server = await receive(() => status(307, 'Location: /again'));
    const [outcome] = await simulate(server.url).send(roomEvent());
    expect(server.requests).toHaveLength(10);
    expect(outcome).toMatchObject({ outcome: 'dropped', attempts: 1 });
  });

  it('reach every URL, with the same event and a token for each', async () => {
    const servers = [await receive(), await receive(() => status(500))];
    const clock = new FakeClock();
    const urls = servers.map(({ url }) => url);
    const outcomes = await simulate(urls, { clock }).send(roomEvent());
    expect(outcomes.map(({ url, attempts }) => [url, attempts])).toEqual([
      [urls[0], 1],
      [urls[1], 5],
    ]);
    const [a, b] = servers.map(({ requests }) => requests[0]);
    expect(a?.body).toEqual(b?.body);
  });

  it('go on in other queues while one gets no answer', async () => {
    const server = await receive((request) =>
      parsed(request).egressInfo ? '' : status(200),
    );
    const ended: string[] = [];
    const simulator = simulate(server.url, {
      clock: new FakeClock(),
      onOutcome: ({ event }) => ended.push(event),
    });
    const room = simulator.playRoom({ name: 'standup', pace: 1 });
    await until(() => ended.includes('room_finished'));
    simulator.close();
    const outcomes = await room;
    const inRoom = outcomes.filter(({ key }) => key === 'standup');
    expect(inRoom).toHaveLength(12);
    for (const { outcome } of inRoom) expect(outcome).toBe('acknowledged');
    const recording = outcomes.filter(({ key }) => key !== 'standup');
    expect(recording.map(({ attempts }) => attempts)).toEqual([1, 0, 0, 0]);
  });

  it('are given up on, as without an answer, where the receiver answers 101', async () => {
    const upgrade =
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n';
    const { url } = await receive(() => upgrade);
    const simulator = simulate(url, { clock: new FakeClock() });
    const [end] = await simulator.send({ event: 'room_started', id: 'EV_1' });
    expect(end).toMatchObject({ outcome: 'dropped', attempts: 5 });
  });

  it('end the playing, not the process, where the callback throws', async () => {
    const { url } = await receive();
    for (const pace of [0, 1]) {
      const simulator = simulate(url, {
        onOutcome({ event }) {
          if (event !== 'room_started') throw new Error(`seen ${event}`);
        },
      });
      await expect(simulator.playRoom({ pace })).rejects.toThrow(/seen /);
    }
  });

  it.each([
    [{ participants: -1 }, /participants must be a whole number/],
    [{ participants: 1.5 }, /participants must be a whole number/],
    [{ participants: Infinity }, /participants must be a whole number/],
    [{ pace: NaN }, /pace must be a number of milliseconds/],
    [{ pace: -1 }, /pace must be a number of milliseconds/],
  ])('are not played for %j', async (options, message) => {
    const { url } = await receive();
    await expect(simulate(url).playRoom(options)).rejects.toThrow(message);
  });

  it('need no body of the answer to be over', async () => {
    const endless = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const server = await receive(() => endless);
    const [outcome] = await simulate(server.url).send(roomEvent());
    expect(outcome).toMatchObject({ outcome: 'acknowledged' });
  });

  it('tell how each event ended', async () => {
    const server = await receive();
    const told: DeliveryOutcome[] = [];
    const onOutcome = (outcome: DeliveryOutcome) => told.push(outcome);
    const simulator = simulate(server.url, { onOutcome });
    const outcomes = await simulator.playRoom({ egress: false });
    expect(told).toEqual(outcomes);
    expect(told.map(({ payload }) => payload)).toEqual(
      server.requests.map(parsed),
    );
  });

  it('are dropped when the simulator is closed, which leaves no connection', async () => {
    const server = await receive(() => '');
    const simulator = simulate(server.url);
    const ends = [simulator.send(roomEvent()), simulator.send(roomEvent())];
    const room = simulator.playRoom({ name: 'another' });
    await until(() => server.requests.length === 2);
    simulator.close();
    await simulator.idle();
    const outcomes = [...(await Promise.all(ends)), await room].flat();
    expect(outcomes.map(({ reason }) => reason)).toEqual(
      outcomes.map(() => 'closed'),
    );
    await until(() => server.open === 0);
  });
});

describe.each(ADAPTERS)('an application on %s', (adapter) => {
  it('handles every event of played rooms once, and in order per queue', async () => {
    const { app, url } = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox(),
          }),
        ],
        providers: [Recorder],
      },
    });
    cleanUp.push(() => app.close());
    const simulator = simulate(`${url}/webhooks/livekit`);
    const rooms = Array.from({ length: 20 }, (_, n) =>
      simulator.playRoom({ name: `room ${n}`, participants: 4 }),
    );
    const outcomes = (await Promise.all(rooms)).flat();
    const { events } = app.get(Recorder);
    await until(() => events.length >= outcomes.length);

    expect(events).toHaveLength(20 * (2 + 8 + 6 + 4));
    expect(simulator.summary).toMatchObject({
      sent: events.length,
      acknowledged: events.length,
      refused: 0,
      retried: 0,
      dropped: 0,
    });
    for (const key of new Set(outcomes.map((outcome) => outcome.key))) {
      const sent = outcomes.filter((outcome) => outcome.key === key);
      const handled = events.filter((event) => event.key === key);
      expect(handled.map(({ raw }) => raw)).toEqual(
        sent.map(({ payload }) => payload),
      );
    }
  });

  it('does not handle what a simulator with another secret sends', async () => {
    const { app, url } = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit()],
            inbox: memoryInbox(),
          }),
        ],
        providers: [Recorder],
      },
    });
    cleanUp.push(() => app.close());
    const stranger = simulate(`${url}/webhooks/livekit`, {
      apiSecret: 'other',
    });
    const outcomes = await stranger.playRoom();
    expect(new Set(outcomes.map((it) => it.status))).toEqual(new Set([401]));
    expect(app.get(Recorder).events).toEqual([]);
  });
});
