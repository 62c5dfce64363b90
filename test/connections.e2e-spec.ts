import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Program } from './shutdown/program.js';
import { ADAPTERS } from './support/boot.js';
import { build } from './support/build.js';
import { DEVELOPMENT, postLiveKit, roomEvent } from './support/livekit.js';
import { until } from './support/until.js';

/** Milliseconds; a test that waits for the end of it fails. */
const LONG = 600_000;
const SHORT = 300;

const HALF_A_HEAD = 'POST /webhooks/livekit HTTP/1.1\r\nHost: localhost\r\nCon';
const HEAD = 'POST /webhooks/livekit HTTP/1.1\r\nHost: localhost\r\n';
const HALF_A_BODY = `${HEAD}Content-Length: 10\r\n\r\n{`;

beforeAll(build, 180_000);

describe.each(ADAPTERS)('a process on %s that is told to end', (adapter) => {
  let program: Program;

  afterEach(() => program.dispose());

  async function start(shutdownTimeout: number) {
    program = await Program.start({ adapter, shutdownTimeout });
  }

  /** Makes a handler hang, so that the shutdown takes its time. */
  async function hang() {
    const event = roomEvent('room_started', 'hang');
    const { status } = await postLiveKit(program.url, event, DEVELOPMENT);
    expect(status).toBe(200);
    await until(() => program.told.includes('hangs'), 'a handler that hangs');
  }

  it.each([
    ['has said nothing', ''],
    [
      'waits for its next request',
      'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n',
    ],
  ])('does so at once where a connection %s', async (_which, bytes) => {
    await start(LONG);
    await program.connect(bytes);
    program.signal('SIGTERM');
    expect(await program.end()).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it.each([
    ['head', HALF_A_HEAD],
    ['body', HALF_A_BODY],
  ])('waits shutdownTimeout for half a %s, and no longer', async (_, bytes) => {
    await start(SHORT);
    await program.connect(bytes);
    program.signal('SIGTERM');
    expect(await program.end()).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('answers a request whose other half comes meanwhile', async () => {
    await start(LONG);
    const connection = await program.connect(HALF_A_BODY);
    program.signal('SIGTERM');
    await until(async () => {
      const refused = await fetch(program.url).catch(() => 'refused');
      return refused === 'refused';
    }, 'a closed server');
    connection.write('12345678}');
    await until(() => connection.received.includes('\r\n\r\n'), 'an answer');
    expect(connection.received).toMatch(/^HTTP\/1.1 401 /);
    expect(await program.end()).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('answers a client that keeps its connection, and tells it to come on another', async () => {
    await start(SHORT);
    const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const connection = await program.connect(get);
    await until(() => connection.received !== '', 'an answer');
    expect(connection.received).not.toMatch(/^connection: close/im);
    await hang();
    program.signal('SIGTERM');
    await until(async () => {
      const answer = await fetch(program.url);
      return answer.headers.get('connection') === 'close';
    }, 'the shutdown');
    connection.received = '';
    connection.write(get);
    await until(() => connection.received !== '', 'another answer');
    expect(connection.received).toMatch(/^connection: close/im);
    expect(await program.end()).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('twice ends at once, though a handler hangs', async () => {
    await start(LONG);
    await hang();
    program.signal('SIGTERM');
    await until(() => {
      program.signal('SIGTERM');
      return program.hasEnded;
    }, 'the end');
    expect(await program.end()).toEqual({ code: 143, signal: null });
  });

  it('takes two signals in the same moment for one', async () => {
    await start(SHORT);
    await hang();
    program.signal('SIGINT');
    program.signal('SIGTERM');
    const { code } = await program.end();
    expect(code).toBe(null);
  });
});
