import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
// oxlint-disable-next-line no-restricted-imports -- tests call the fake API there
import { FakeLivepeer } from '../../../../../../test/support/fake-livepeer.js';
import type { SecretResolver } from '../../../signatures/secrets.js';
import {
  registerAtStart,
  type RegisteringOptions,
} from './register-at-start.js';

const register = {
  url: 'https://example.com/webhooks/livepeer?token=hidden',
  events: ['stream.started', 'stream.idle'],
} as const;

const registered = {
  name: 'nestjs-livestream-webhooks',
  ...register,
  sharedSecret: 'new',
};

let fake: FakeLivepeer;
let log: string[];
/** What happens at Livepeer while the process waits. */
let meanwhile: () => void;

beforeEach(async () => {
  fake = await FakeLivepeer.start();
  log = [];
  meanwhile = () => {};
});

afterEach(() => fake.close());

const start = (options: Partial<RegisteringOptions> = {}) =>
  registerAtStart(
    {
      secret: ['new', 'old'],
      apiKey: 'key',
      apiUrl: fake.url,
      register,
      ...options,
    },
    {
      account: 'livepeer',
      signal: new AbortController().signal,
      logger: {
        log: (line) => log.push(`log ${line}`),
        warn: (line) => log.push(`warn ${line}`),
        error: (line) => log.push(`error ${line}`),
      },
    },
    { now: Date.now, random: () => 0, sleep: async () => meanwhile() },
  );

describe('registering at the start', () => {
  it('is off unless it is asked for', async () => {
    await start({ register: undefined });
    expect(fake.calls).toEqual([]);
    expect(log).toEqual([]);
  });

  it('creates a webhook with the first of the secrets, and says so in one line', async () => {
    await start();
    expect(fake.webhooks).toEqual([expect.objectContaining(registered)]);
    const [{ id } = { id: '' }] = fake.webhooks;
    expect(log).toEqual([
      `log Source "livepeer": the webhook at Livepeer for https://example.com/webhooks/livepeer is ${id}: created`,
    ]);
  });

  it('writes nothing when it is there already, whatever its order and spelling', async () => {
    fake.add({
      ...registered,
      name: 'by hand',
      streamId: 's',
      url: register.url.replace('example.com', 'EXAMPLE.com:443'),
      events: ['stream.idle', 'stream.started'],
    });
    await start();
    expect(fake.writes).toEqual([]);
    expect(log).toEqual([expect.stringContaining('left as it is')]);
  });

  it.each([
    ['events', { events: ['stream.started'] }],
    ['secret', { sharedSecret: 'old' }],
    ['missing secret', { sharedSecret: undefined }],
  ])('updates one with another %s, and only that', async (_what, other) => {
    const others = [
      fake.add({ ...registered, url: 'https://example.com/webhooks/other' }),
      fake.add({ ...registered, userId: 'another', ...other }),
    ];
    const before = { ...registered, name: 'by hand', streamId: 's' };
    const { id } = fake.add({ ...before, ...other });
    await start();
    expect(fake.writes).toEqual([`PUT /webhook/${id}`]);
    expect(fake.webhooks).toEqual([
      ...others,
      expect.objectContaining({ ...before, id }),
    ]);
    expect(log).toEqual([expect.stringContaining(`${id}: updated`)]);
  });

  it('renames one only where a name is given', async () => {
    fake.add({ ...registered, name: 'by hand' });
    await start({ register: { ...register, name: 'mine' } });
    expect(fake.webhooks).toEqual([expect.objectContaining({ name: 'mine' })]);
  });

  it('takes back what it created when an older one appears, and nothing else', async () => {
    const createdAt = Date.now() - 1;
    const appears = () => {
      meanwhile = () => {};
      fake.add({ ...registered, id: 'older', createdAt, events: [] });
      fake.add({ ...registered, id: 'newer', createdAt: Date.now() + 9_999 });
    };
    // After the first look: its transaction took longer.
    meanwhile = () => {
      meanwhile = appears;
    };
    await start();
    expect(fake.webhooks).toEqual([
      expect.objectContaining({ ...registered, id: 'older' }),
      expect.objectContaining({ id: 'newer' }),
    ]);
    expect(fake.writes).toEqual([
      'POST /webhook',
      expect.stringMatching(/^DELETE /),
      'PUT /webhook/older',
    ]);
    expect(log).toEqual([
      expect.stringContaining('is older: updated'),
      expect.stringMatching(/^warn .*is there 2 times.*: newer$/),
    ]);
  });

  it('counts it as taken back when only the answer was lost', async () => {
    meanwhile = () => {
      meanwhile = () => {};
      fake.add({ ...registered, createdAt: 1 });
      fake.troubles.push({ method: 'DELETE', done: true });
    };
    await start();
    expect(fake.webhooks).toEqual([expect.objectContaining({ createdAt: 1 })]);
  });

  it('creates one, though the answer to that was lost', async () => {
    fake.troubles.push({ method: 'POST', done: true });
    await start();
    expect(fake.webhooks).toHaveLength(1);
    expect(log).toEqual([expect.stringContaining('created')]);
  });

  it('warns of several that stay, and of none that are about to go', async () => {
    fake.add({ ...registered, id: 'a', createdAt: 1 });
    const { id } = fake.add({ ...registered, createdAt: 2 });
    await start();
    expect(log).toEqual([
      expect.stringContaining('is a: left as it is'),
      expect.stringContaining(id),
    ]);
    log = [];
    meanwhile = () => {
      (fake.webhooks[1] as { deleted?: boolean }).deleted = true;
      meanwhile = () => {};
    };
    await start();
    expect(log).toHaveLength(1);
  });

  it('logs what to do when it fails, and neither key, secret nor query', async () => {
    await start({ apiKey: 'wrong-key' });
    expect(log).toEqual([
      expect.stringMatching(
        /^error .*could not be registered.*the API key is wrong.*start the application again$/,
      ),
    ]);
    expect(log.join()).not.toMatch(/wrong-key|new|hidden/);
  });

  it('leaves a resolver alone: the rules refuse it', async () => {
    const secret: SecretResolver = () => 'secret';
    await start({ secret });
    expect(fake.calls).toEqual([]);
  });
});
