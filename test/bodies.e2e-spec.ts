import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { memoryInbox, WebhooksModule } from 'nestjs-livestream-webhooks';
import { ADAPTERS, boot, type Running } from './support/boot.js';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import {
  livekitHeaders,
  roomEvent,
  SECRET,
  testLiveKit,
} from './support/livekit.js';
import { rawRequest } from './support/raw-request.js';
import { Recorder } from './support/recorder.js';
import { until } from './support/until.js';

const LIMIT = 40_000;
const path = '/webhooks/livekit';

describe.each(ADAPTERS)('on %s, a body', (adapter) => {
  let running: Running;
  let recorder: Recorder;

  beforeEach(async () => {
    running = await boot({
      adapter,
      metadata: {
        imports: [
          WebhooksModule.forRoot({
            sources: [testLiveKit(), livepeer({ secret: SECRET })],
            inbox: memoryInbox(),
            limits: { body: LIMIT, inFlight: 3 * LIMIT, timeout: 300 },
          }),
        ],
        providers: [Recorder],
      },
    });
    recorder = running.app.get(Recorder);
  });

  afterEach(() => running.app.close());

  type HeaderList = readonly (readonly [string, string])[];

  /** Posts `sent`, signed as if it were `signed`. */
  function post(
    sent: Buffer,
    more: HeaderList = [],
    signed = sent,
    type = 'application/webhook+json',
  ) {
    const signature = livekitHeaders(signed)['authorization'] ?? '';
    const headers: HeaderList = [
      ['authorization', signature],
      ['content-type', type],
      ['content-length', String(sent.length)],
      ...more,
    ];
    return rawRequest(running.port, { path, headers, body: sent });
  }

  const bytes = (event: object = roomEvent()) =>
    Buffer.from(JSON.stringify(event));

  /** An event whose JSON is exactly so long. */
  function eventOf(size: number): Buffer {
    const empty = bytes({ ...roomEvent(), note: '' });
    const text = empty.toString();
    return Buffer.from(
      text.replace('"note":""', `"note":"${'x'.repeat(size - empty.length)}"`),
    );
  }

  async function expectHandled(count = 1) {
    await until(() => recorder.events.length >= count, 'the handler call');
    expect(recorder.events).toHaveLength(count);
  }

  describe('whose bytes are unusual', () => {
    it.each([
      ['that is empty', Buffer.alloc(0)],
      ['that is not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
      ['with a byte order mark', Buffer.from('\ufeff{"event":"room_started"}')],
      ['that is no object', Buffer.from('[]')],
      ['that is null', Buffer.from('null')],
      ['that is cut off', Buffer.from('{"event":"room_sta')],
    ])('%s, though signed, is answered 400', async (_what, body) => {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body).code).toBe('ERR_WEBHOOK_BODY_UNREADABLE');
      expect(recorder.events).toEqual([]);
    });

    it('with `$&` and the like is verified as it was sent', async () => {
      const event = roomEvent('room_started', "$& $$ $` $' \\u0000 </script>");
      expect(await post(bytes(event))).toMatchObject({ status: 200 });
      await expectHandled();
      expect(recorder.events[0]?.raw).toEqual(event);
    });

    it('in chunks that split a character is put together again', async () => {
      const event = roomEvent('room_started', 'räume-🎥-\u2028');
      const body = bytes(event);
      const pieces = [...body].map((byte) => Buffer.from([byte]));
      const chunks = pieces.map((piece) =>
        Buffer.concat([Buffer.from('1\r\n'), piece, Buffer.from('\r\n')]),
      );
      const answer = await rawRequest(running.port, {
        path,
        headers: [
          ...Object.entries(livekitHeaders(body)),
          ['transfer-encoding', 'chunked'],
        ],
        body: [...chunks, Buffer.from('0\r\n\r\n')],
      });
      expect(answer.status).toBe(200);
      await expectHandled();
      expect(recorder.events[0]?.key).toBe('räume-🎥-\u2028');
    });

    it.each([
      'application/json',
      'text/plain',
      'image/jpeg',
      'not a content type',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-42',
    ])('of content type `%s` is taken all the same', async (type) => {
      const body = bytes();
      const { authorization = '' } = livekitHeaders(body);
      const answer = await rawRequest(running.port, {
        path,
        headers: [
          ['authorization', authorization],
          ['content-type', type],
          ['content-length', String(body.length)],
        ],
        body,
      });
      expect(answer.status).toBe(200);
    });

    it('without a content type is taken all the same', async () => {
      const body = bytes();
      const { authorization = '' } = livekitHeaders(body);
      const answer = await rawRequest(running.port, {
        path,
        headers: [
          ['authorization', authorization],
          ['content-length', String(body.length)],
        ],
        body,
      });
      expect(answer.status).toBe(200);
    });

    it('announced by `Expect: 100-continue` is asked for and taken', async () => {
      const answer = await post(bytes(), [['expect', '100-continue']]);
      expect(answer).toMatchObject({ status: 200, interim: [100] });
    });
  });

  describe('that is compressed', () => {
    it.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ])('with %s is inflated, then verified', async (encoding, compress) => {
      const body = bytes();
      const headers = [['content-encoding', encoding]] as const;
      const answer = await post(compress(body), headers, body);
      expect(answer.status).toBe(200);
      await expectHandled();
    });

    it('and grows over the limit is answered 413', async () => {
      const body = eventOf(LIMIT + 1);
      const headers = [['content-encoding', 'gzip']] as const;
      const answer = await post(gzipSync(body), headers, body);
      expect(answer.status).toBe(413);
    });

    it.each([
      ['broken', 'gzip'],
      ['of an unknown encoding', 'zip'],
    ])('but %s is answered 400', async (_what, encoding) => {
      const answer = await post(bytes(), [['content-encoding', encoding]]);
      expect(answer.status).toBe(400);
    });
  });

  // Applications have a parser for the second type, which must not get to see what is refused.
  const TYPES = ['application/webhook+json', 'application/json'];

  describe.each(TYPES)('that is large, of type %s', (type) => {
    const postTyped = (body: Buffer) => post(body, [], body, type);

    it('is taken at the limit', async () => {
      expect(await postTyped(eventOf(LIMIT))).toMatchObject({ status: 200 });
    });

    it('is answered 413 one byte above', async () => {
      const answer = await postTyped(eventOf(LIMIT + 1));
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.body).code).toBe('ERR_WEBHOOK_BODY_TOO_LARGE');
    });

    it('is answered 413 one byte above in chunks, too', async () => {
      const body = eventOf(LIMIT + 1);
      const size = body.length.toString(16);
      const answer = await rawRequest(running.port, {
        path,
        headers: [
          ...Object.entries(livekitHeaders(body)),
          ['transfer-encoding', 'chunked'],
        ],
        body: [Buffer.from(`${size}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')],
      });
      expect(answer.status).toBe(413);
    });

    it('that stalls is answered 503 with the Retry-After of the sender when others need its room, and they are taken', async () => {
      const first = stall(LIMIT, LIMIT - 10, type);
      await first.sent;
      const others = [stall(LIMIT, LIMIT - 10, type)];
      await others[0]!.sent;
      others.push(stall(LIMIT, LIMIT - 10, type));
      const answer = await first.answer;
      expect(answer).toMatch(/^HTTP\/1.1 503 /);
      expect(answer).toMatch(/^retry-after: 7\r$/im);
      expect(answer).toContain('ERR_WEBHOOK_UNAVAILABLE');

      expect(await postTyped(bytes())).toMatchObject({ status: 200 });
      expect(await postTyped(eventOf(LIMIT))).toMatchObject({ status: 200 });
      await expectHandled(2);
      for (const { socket } of [first, ...others]) socket.destroy();
    });
  });

  describe('that does not come', () => {
    it.each(TYPES)('is answered 408, of type %s', async (type) => {
      const { socket, answer: answered } = stall(100, 10, type);
      const answer = await answered;
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
      expect(answer).toContain('ERR_WEBHOOK_BODY_TIMEOUT');
      await new Promise((closed) => socket.once('close', closed));
    });

    it('because the sender went away harms nobody', async () => {
      const { socket, sent } = stall(100, 10);
      await sent;
      socket.destroy();
      expect(await post(bytes())).toMatchObject({ status: 200 });
      await expectHandled();
    });
  });

  describe('that never comes, of a request', () => {
    const ofLiveKit = (token: string) => [
      '/livekit',
      `Authorization: ${token}`,
    ];
    const { authorization: forged } = livekitHeaders(bytes(), { secret: 'x' });
    const { authorization: old } = livekitHeaders(bytes(), {
      at: new Date(Date.now() - 3_600_000),
    });
    const mac = '0'.repeat(64);
    const ofLivepeer = (signature: string) => [
      '/livepeer',
      `Livepeer-Signature: ${signature}`,
    ];

    it.each([
      ['without a signature header', ['/livekit']],
      ['with a senseless token', ofLiveKit('x.y.z')],
      ['with a token under another secret', ofLiveKit(forged!)],
      ['with a token that expired', ofLiveKit(old!)],
      ['with two tokens', [...ofLiveKit('x'), 'Authorization: y']],
      ['with an old timestamp', ofLivepeer(`t=1700000000000,v1=${mac}`)],
      ['with half of a MAC', ofLivepeer(`t=${Date.now()},v1=${mac.slice(9)}`)],
      ['without a timestamp', ofLivepeer(`v1=${mac}`)],
    ])('%s is not waited for: 401', async (_what, [where, ...headers]) => {
      const socket = connect(running.port, '127.0.0.1');
      const lines = [`POST /webhooks${where} HTTP/1.1`, 'Host: x', ...headers];
      socket.write(`${lines.join('\r\n')}\r\nContent-Length: 10000\r\n\r\n`);
      const answer = await new Promise<string>((resolve) =>
        socket.once('data', (chunk) => resolve(chunk.toString())),
      );
      expect(answer).toMatch(/^HTTP\/1.1 401 /);
      expect(answer).toContain('Not signed by the sender');
      await new Promise((closed) => socket.once('close', closed));
    });

    it('that may be genuine is waited for, and no longer than for others', async () => {
      const fresh = `Livepeer-Signature: t=${Date.now()},v1=${mac}`;
      const socket = connect(running.port, '127.0.0.1');
      socket.write(
        `POST /webhooks/livepeer HTTP/1.1\r\nHost: x\r\n${fresh}\r\nContent-Length: 10\r\n\r\n`,
      );
      const answer = await new Promise<string>((resolve) =>
        socket.once('data', (chunk) => resolve(chunk.toString())),
      );
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
      socket.destroy();
    });
  });

  it('in thousands of chunks of a byte is given up', async () => {
    const size = 10_000;
    const body = eventOf(size);
    const chunks = [...body].map(
      (byte) => `1\r\n${String.fromCharCode(byte)}\r\n`,
    );
    const answer = await rawRequest(running.port, {
      path,
      headers: [
        ...Object.entries(livekitHeaders(body)),
        ['transfer-encoding', 'chunked'],
      ],
      body: Buffer.from(`${chunks.join('')}0\r\n\r\n`),
    });
    expect(answer.status).toBe(408);
    expect(answer.headers.get('connection')).toBe('close');
  });

  describe('whose signature header', () => {
    const body = Buffer.from(JSON.stringify(roomEvent()));
    const token = livekitHeaders(body)['authorization'] ?? '';
    const [header, payload] = token.split('.');

    it.each<[string, string[]]>([
      ['is missing', []],
      ['is there twice', [token, token]],
      ['is there twice, once wrong', ['x', token]],
      ['is empty', ['']],
      ['is nothing but a scheme', ['Bearer ']],
      ['is no token', ['x.y.z']],
      ['has an empty signature', [`${header}.${payload}.`]],
      ['is dots only', ['..']],
      ['has a second token behind', [`${token}, ${token}`]],
    ])('%s is answered 401', async (_what, values) => {
      const answer = await rawRequest(running.port, {
        path,
        headers: [
          ...values.map((value) => ['Authorization', value] as const),
          ['Content-Length', String(body.length)],
        ],
        body,
      });
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body)).toEqual({
        statusCode: 401,
        code: 'ERR_WEBHOOK_SIGNATURE',
        message: 'Not signed by the sender',
      });
    });

    it('has `Bearer ` in front is accepted', async () => {
      const answer = await rawRequest(running.port, {
        path,
        headers: [
          ['Authorization', `Bearer ${token}`],
          ['Content-Length', String(body.length)],
        ],
        body,
      });
      expect(answer.status).toBe(200);
    });
  });

  /** Announces `length` bytes under a genuine token, and sends fewer. */
  function stall(length: number, bytesSent: number, type = 'text/plain') {
    const socket = connect(running.port, '127.0.0.1');
    socket.on('error', () => {});
    const { authorization } = livekitHeaders(Buffer.from('of other bytes'));
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
    const sent = new Promise<void>((resolve) =>
      socket.write(head + 'x'.repeat(bytesSent), () => resolve()),
    );
    const answer = new Promise<string>((resolve) =>
      socket.once('data', (chunk) => resolve(chunk.toString())),
    );
    return { socket, sent, answer };
  }
});
