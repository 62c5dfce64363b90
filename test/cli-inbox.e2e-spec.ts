import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defineSource,
  OnWebhookEvent,
  sqliteInbox,
  WebhooksModule,
  type InboxOption,
  type WebhookEvent,
} from 'nestjs-livestream-webhooks';
import { postgresInbox } from 'nestjs-livestream-webhooks/postgres';
import { boot, type Running } from './support/boot.js';
import { build } from './support/build.js';
import { postLiveKit, roomEvent, testLiveKit } from './support/livekit.js';
import { testDatabase, type TestDatabase } from './support/postgres.js';
import { ownEnvironment, ROOT } from './support/run-command.js';
import { until } from './support/until.js';

const MAIN = join(ROOT, 'libs/webhooks/dist/esm/cli/main.js');
const TURN_PASSWORD = 'turn-password-of-the-room';

/** Of the application alone: the command line does not know it. */
class NoRules {}
const acme = defineSource<'acme', object>({
  name: 'acme',
  title: 'Acme',
  eventTypes: ['happened'],
  retryAfter: 1,
  rules: NoRules,
  fromEnv: () => ({}),
  routes: {
    events: {
      path: '',
      open: () => ({
        scheme: { verify: async () => ({}) },
        parse: ({ body }) => {
          const raw = JSON.parse(body.toString()) as { id: string };
          return { id: raw.id, type: 'happened', key: 'k', data: raw, raw };
        },
      }),
    },
  },
});

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as people do, as a process. */
function run(args: readonly string[], env: object = {}): Promise<Said> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--no-warnings=ExperimentalWarning', MAIN, 'inbox', ...args],
      { cwd: ROOT, env: { ...ownEnvironment(), ...env } },
      (_error, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}

let database: TestDatabase;
let folder: string;
const schemas: string[] = [];
let app: Running | undefined;
let runs: string[];
let isBroken: boolean;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-inbox-'));
  database = await testDatabase();
  await build();
}, 180_000);

beforeEach(() => {
  runs = [];
  isBroken = true;
});

afterEach(async () => {
  await app?.app.close();
  app = undefined;
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  const client = await database.client();
  for (const schema of schemas) {
    await client.query(`drop schema if exists "${schema}" cascade`);
  }
  await database.drop();
});

async function start(inbox: InboxOption): Promise<void> {
  @Injectable()
  class Rooms {
    @OnWebhookEvent({ id: 'Rooms.close', attempts: 1, onDead: 'block' })
    close({ id, type }: WebhookEvent) {
      runs.push(id);
      if (isBroken && type !== 'participant_left') {
        throw new Error('the \u001b[2Jdatabase is away');
      }
    }
  }
  app = await boot({
    adapter: 'express',
    metadata: {
      imports: [
        WebhooksModule.forRoot({ sources: [testLiveKit(), acme({})], inbox }),
      ],
      providers: [Rooms],
    },
  });
}

async function stop(): Promise<void> {
  await app!.app.close();
  app = undefined;
}

/** Sends an event of a room, which has a secret. */
async function send(key: string, type = 'room_started'): Promise<string> {
  const room = { sid: 'RM_1', name: key, turnPassword: TURN_PASSWORD };
  const event = roomEvent(type, key, { room });
  const { status } = await postLiveKit(`${app!.url}/webhooks/livekit`, event);
  expect(status).toBe(200);
  return event.id;
}

describe.each(['SQLite', 'PostgreSQL'] as const)('inbox on %s', (engine) => {
  let place: readonly string[];
  let inbox: InboxOption;

  beforeEach(async () => {
    const name = `${database.schema}_${randomBytes(3).toString('hex')}`;
    if (engine === 'SQLite') {
      const path = join(folder, `${name}.db`);
      inbox = sqliteInbox({ path });
      place = ['--sqlite', path];
    } else {
      schemas.push(name);
      inbox = postgresInbox({ connectionString: database.url, schema: name });
      place = ['--postgres', database.url, '--schema', name];
    }
    await start(inbox);
  });

  const cli = (...args: string[]) => run([...args, ...place]);

  /** What a command prints for programs. */
  async function json(...args: string[]) {
    const { code, out, err } = await cli(...args, '--json');
    expect({ code, err }).toMatchObject({ code: 0 });
    return JSON.parse(out);
  }

  const stats = () => json('stats');

  async function failed(count: number): Promise<void> {
    await until(async () => (await stats()).dead === count, 'dead letters');
  }

  it('lists and shows what failed, and no secret of it', async () => {
    const id = await send('standup');
    await failed(1);

    const list = await cli('list', '--status', 'dead');
    expect(list.code).toBe(0);
    expect(list.out).toMatch(/SEQ +RECEIVED \(UTC\) +EVENT +ID +KEY +JOBS/);
    expect(list.out).toMatch(
      new RegExp(
        `livekit.room_started +${id} +standup +Rooms.close dead \\(exhausted, blocks its key\\)`,
      ),
    );
    const { events } = await json('list', '--key', 'standup', '--since', '1h');
    expect(events).toMatchObject([{ id, jobs: [{ status: 'dead' }] }]);
    const seq = String(events[0].seq);
    expect(await json('list', '--until', '1h')).toEqual({ events: [] });

    for (const which of [seq, id]) {
      const { code, out } = await cli('show', which);
      expect(code).toBe(0);
      expect(out).toContain('"turnPassword": "[redacted]"');
      expect(out).toContain('Error: the \\u{1b}[2Jdatabase is away');
      expect(out).not.toContain(TURN_PASSWORD);
      expect(out).not.toContain('\u001b');
    }
    const shown = await json('show', id, '--account', 'livekit');
    expect(JSON.parse(shown.body)).toMatchObject({
      room: { name: 'standup', turnPassword: '[redacted]' },
    });
    expect(shown).toMatchObject({ id, key: 'standup', signedBy: 'APItest' });
  });

  it('hides the body of a source that only the application knows', async () => {
    const body = JSON.stringify({ id: 'A1', secret: TURN_PASSWORD });
    await fetch(`${app!.url}/webhooks/acme`, { method: 'POST', body });
    await failed(1);
    const { code, out } = await cli('show', 'A1');
    expect(code).toBe(0);
    expect(out).toContain('The body is hidden');
    expect(out).not.toContain(TURN_PASSWORD);
    expect((await json('show', 'A1')).body).toBeNull();
    // No terminal is there, so there are no colours.
    const plain = await run(['list', ...place], { NO_COLOR: undefined });
    expect(plain.out).toContain('A1');
    expect(plain.out).not.toContain('\u001b');
  });

  it('replays one event in the running application', async () => {
    const id = await send('standup');
    await failed(1);
    isBroken = false;
    const { code, out } = await cli('replay', id);
    expect({ code, out }).toEqual({
      code: 0,
      out: 'replayed 1 event: 1 job to run again\n',
    });
    await until(() => runs.length === 2);
    expect(runs).toEqual([id, id]);
    await failed(0);
    expect(await json('show', id)).toMatchObject({
      jobs: [{ status: 'done', replays: 1 }],
    });
    expect((await cli('replay', id)).out).toContain('There was no dead letter');
    expect(await json('replay', id, '--handler', 'Rooms.close')).toMatchObject({
      result: { jobs: 1 },
    });
    await until(() => runs.length === 3);
  });

  it('replays what a filter finds, and says before how much that is', async () => {
    const ids = [];
    for (const key of ['a', 'b', 'c', 'd']) ids.push(await send(key));
    await failed(4);
    isBroken = false;
    const dead = ['--status', 'dead'];
    expect((await cli('replay', ...dead, '--dry-run')).out).toBe(
      '4 events would be looked at\n',
    );
    expect(runs.length).toBe(4);
    expect(await json('replay', '--key', 'a')).toMatchObject({
      result: { events: 1, jobs: 1 },
    });
    expect(await json('replay', ...dead, '--rate', '50')).toMatchObject({
      result: { events: 3, total: 3, jobs: 3 },
    });
    await until(() => runs.length === 8);
    expect(runs.slice(4)).toEqual(ids);
  });

  it('drops an event, once that is meant', async () => {
    const id = await send('standup');
    await failed(1);
    const asked = await cli('drop', id);
    expect(asked).toMatchObject({ code: 2, out: '' });
    expect(asked.err).toContain('say --yes');
    expect((await stats()).dead).toBe(1);
    const { code, out } = await cli('drop', id, '--yes');
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining(`livekit.room_started ${id}`),
    });
    const gone = await cli('show', id);
    expect(gone).toMatchObject({ code: 1, out: '' });
    expect(gone.err).toContain(`There is no event with the id ${id}`);
    expect((await cli('drop', '99999', '--yes')).code).toBe(1);
  });

  it('unblocks a key, pauses a handler and lets it go on', async () => {
    const first = await send('standup');
    await failed(1);
    const second = await send('standup', 'participant_left');
    const found = await cli('list', '--status', 'waiting');
    expect(found.out).toContain(second);
    const blocked = await cli('stats');
    expect(blocked.out).toMatch(/Rooms\.close +1 +0 +1 +1 /);
    expect(blocked.out).toContain('dead letters: 1, blocked keys: 1');

    expect((await cli('pause', 'Rooms.close')).out).toContain('is paused');
    expect((await cli('stats')).out).toContain('paused');
    const unblocked = await cli('unblock', 'Rooms.close', 'standup');
    expect(unblocked).toMatchObject({
      code: 0,
      out: 'standup goes on for Rooms.close\n',
    });
    expect(runs).toEqual([first]);
    expect((await cli('resume', 'Rooms.close')).code).toBe(0);
    await until(() => runs.length === 2);
    expect(runs).toEqual([first, second]);

    const unknown = await cli('pause', 'Rooms.clos');
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('There are: Rooms.close');
  });

  it('leaves a command for the next start where no process runs', async () => {
    const id = await send('standup');
    await failed(1);
    await stop();
    expect((await cli('list')).out).toContain(id);
    const alone = await cli('replay', id);
    expect(alone).toMatchObject({ code: 1, out: '' });
    expect(alone.err).toContain('No process of the application works here');
    const command = /"inbox command (\d+)"/.exec(alone.err)![1]!;
    expect((await cli('command', command)).out).toContain('waiting');

    isBroken = false;
    await start(inbox);
    await until(() => runs.length === 2);
    expect((await cli('command', command, '--wait')).out).toContain('done');
    expect(await json('command', command)).toMatchObject({
      state: 'done',
      result: { jobs: 1 },
      command: { kind: 'replay' },
    });
    expect((await cli('command', '999')).code).toBe(1);
  });

  it('takes a command back that nobody has carried out', async () => {
    const id = await send('standup');
    await failed(1);
    await stop();
    const { command } = await json('replay', id, '--no-wait');
    const stopped = await cli('command', String(command), '--stop');
    expect(stopped).toMatchObject({ code: 0, err: '' });
    expect(stopped.out).toContain('it was stopped');
    expect((await cli('command', String(command), '--stop')).code).toBe(1);
    expect((await cli('command', String(command))).code).toBe(1);
    await start(inbox);
    await json('pause', 'Rooms.close');
    expect(runs.length).toBe(1);
  });

  it('does not wait where it is told so', async () => {
    const id = await send('standup');
    await failed(1);
    isBroken = false;
    const { code, out } = await cli('replay', id, '--no-wait');
    expect(code).toBe(0);
    expect(out).toMatch(/^command \d+ is left in the inbox\n$/);
    await until(() => runs.length === 2);
  });

  it.each(
    [
      ['replay'],
      ['replay', '1', '--status', 'dead'],
      ['replay', '--status', 'lost'],
      ['list', '--since', 'yesterday'],
      ['list', '--limit', '501'],
      ['list', '--cursor', 'x'],
      ['show'],
      ['lose'],
    ].map((args) => [args.join(' '), args] as const),
  )('ends with 2 for "%s", and says what is wrong', async (_line, args) => {
    const { code, out, err } = await cli(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
    expect(err).not.toContain('    at ');
  });
});

describe('where the inbox is', () => {
  it('a file that is not there is not made', async () => {
    const path = join(folder, 'none.db');
    for (const args of [['list'], ['replay', '1'], ['migrate']]) {
      const { code, out, err } = await run([...args, '--sqlite', path]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`There is no file ${path}: give the path`);
    }
    expect(existsSync(path)).toBe(false);
  });

  it('a schema that is not there is made by migrate', async () => {
    const schema = `${database.schema}_made`;
    schemas.push(schema);
    const at = ['--postgres', database.url, '--schema', schema];
    const none = await run(['list', ...at]);
    expect(none.code).toBe(2);
    expect(none.err).toContain(`There is no inbox in the schema "${schema}"`);

    const printed = await run(['migrate', '--print', '--schema', schema]);
    expect(printed.code).toBe(0);
    expect(printed.out).toContain(`create schema "${schema}"`);

    const made = await run(['migrate', ...at]);
    expect(made.out).toBe(`the schema "${schema}" is made, of version 3\n`);
    const again = await run(['migrate', ...at, '--json']);
    expect(JSON.parse(again.out)).toEqual({ schema, before: 3, version: 3 });
    const list = await run(['list', '--schema', schema], {
      DATABASE_URL: database.url,
    });
    expect(list).toMatchObject({ code: 0, out: '', err: 'No events\n' });
  });

  it('must be said, once, and its password is never printed', async () => {
    const nowhere = await run(['list'], { DATABASE_URL: '' });
    expect(nowhere.code).toBe(2);
    expect(nowhere.err).toContain('Where is the inbox?');
    const twice = ['--sqlite', 'a', '--postgres', database.url];
    expect((await run(['list', ...twice])).code).toBe(2);

    const url = 'postgres://user:pa55word@127.0.0.1:1/db';
    const away = await run(['list', '--postgres', url]);
    expect(away.code).toBe(1);
    expect(away.err).toContain('The inbox cannot be reached');
    const other = await run(['list'], { DATABASE_URL: 'mysql://u:pa55word@h' });
    expect(other.code).toBe(2);
    expect(away.err + other.err).not.toContain('pa55word');
  });

  it('every command has help with an example', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    const names = [...out.matchAll(/^ {2}([a-z]+) .*(?:<|\[|[a-z])/gm)]
      .map(([, name]) => name!)
      .filter((name) => name !== 'help');
    expect(names).toEqual(expect.arrayContaining(['list', 'show', 'migrate']));
    for (const name of [
      'list',
      'show',
      'stats',
      'replay',
      'drop',
      'pause',
      'resume',
      'unblock',
      'command',
      'migrate',
    ]) {
      expect(names).toContain(name);
      const help = await run([name, '--help']);
      expect(help.code).toBe(0);
      expect(help.out).toContain(
        `$ npx nestjs-livestream-webhooks inbox ${name}`,
      );
    }
  });
});
