import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
// oxlint-disable-next-line no-restricted-imports -- tests call the fake API there
import { FakeLivepeer } from '../../../../../../test/support/fake-livepeer.js';
import type { LivepeerWebhookInput } from './livepeer-webhook.js';
import { LivepeerWebhooks } from './livepeer-webhooks.js';
import type { LivepeerWebhooksOptions } from './livepeer-webhooks.options.js';

const API_KEY = 'a1b2c3-the-api-key';
const SECRET = 'the "shared" secret';

const webhook: LivepeerWebhookInput = {
  name: 'streams',
  url: 'https://example.com/webhooks/livepeer',
  events: ['stream.started', 'stream.idle'],
  sharedSecret: SECRET,
};

let fake: FakeLivepeer;
let waits: number[];

beforeEach(async () => {
  fake = await FakeLivepeer.start();
  fake.keys.set(API_KEY, { userId: 'user' });
  waits = [];
});

afterEach(() => fake.close());

/** A client that does not wait. */
const client = (options: LivepeerWebhooksOptions = {}) =>
  new LivepeerWebhooks(
    { apiKey: API_KEY, apiUrl: fake.url, ...options },
    {
      now: Date.now,
      random: () => 0.5,
      sleep: async (milliseconds) => waits.push(milliseconds),
    },
  );

const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  expect(error).toMatchObject({ code: 'ERR_WEBHOOK_LIVEPEER_API' });
  return error as Error & { status?: number };
};

const unavailable = { status: 503, body: '<html>busy</html>' };

describe('LivepeerWebhooks', () => {
  it('creates, gets, replaces and deletes a webhook', async () => {
    const webhooks = client();
    const made = await webhooks.create(webhook);
    expect(made).toEqual({
      ...webhook,
      id: expect.any(String),
      userId: 'user',
      createdAt: expect.any(Number),
      kind: 'webhook',
    });
    expect(await webhooks.get(made.id)).toEqual(made);

    const { sharedSecret, ...unsigned } = webhook;
    expect(sharedSecret).toBe(SECRET);
    expect(await webhooks.update(made.id, { ...unsigned, name: 'b' })).toEqual({
      id: made.id,
    });
    const after = await webhooks.get(made.id);
    expect(after.name).toBe('b');
    expect(after).not.toHaveProperty('sharedSecret');

    await webhooks.delete(made.id);
    expect(fake.webhooks).toEqual([]);
    expect(fake.calls.map(({ method }) => method).join(' ')).toBe(
      'POST GET PUT GET DELETE',
    );
    expect(fake.calls[0]?.authorization).toBe(`Bearer ${API_KEY}`);
  });

  it('sends back a webhook as it was got: only the fields that Livepeer takes', async () => {
    const made = await client().create(webhook);
    const stored = { ...made, deleted: false, user: {}, name: 'new' };
    await client().update(made.id, stored);
    expect(fake.webhooks).toEqual([{ ...made, name: 'new' }]);
  });

  it('lists page by page, and knows the last one by its cursor', async () => {
    for (let n = 0; n < 5; n++) fake.add(webhook);
    const webhooks = client();
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await webhooks.list({ limit: 2, cursor });
      sizes.push(page.webhooks.length);
      cursor = page.cursor;
    } while (cursor);
    expect(sizes).toEqual([2, 2, 1]);
    expect(fake.calls.map(({ query }) => query.get('cursor'))).toEqual([
      null,
      'skip2',
      'skip4',
    ]);
  });

  it('iterates over all, and ends where the last page is a full one', async () => {
    for (let n = 0; n < 200; n++) fake.add(webhook);
    const ids = new Set<string>();
    for await (const { id } of client().all()) ids.add(id);
    expect(ids.size).toBe(200);
    expect(fake.calls).toHaveLength(3);
  });

  it('ends where the API goes in circles', async () => {
    const page = (cursor: string) => ({
      status: 200,
      headers: { link: `<${fake.url}/webhook?cursor=${cursor}>; rel="next"` },
      body: '[]',
    });
    for (const cursor of ['a', 'b', 'a', 'b']) {
      fake.troubles.push({ answer: page(cursor) });
    }
    for await (const _webhook of client().all());
    expect(fake.calls).toHaveLength(3);
  });

  it('has deleted a webhook whose first answer was lost', async () => {
    const { id } = await client().create(webhook);
    fake.troubles.push({ method: 'DELETE', done: true });
    await client().delete(id);
    expect(fake.webhooks).toEqual([]);
    expect(await failure(client().delete(id))).toMatchObject({ status: 404 });
  });

  it.each([{ timeout: -1 }, { timeout: Number.NaN }, { retries: 0.5 }])(
    'refuses %j',
    (options) => {
      expect(() => client(options)).toThrow(/timeout must be/);
    },
  );

  it('reads the log of a webhook, and has a delivery sent again', async () => {
    const { id } = fake.add(webhook);
    for (const log of ['old', 'new']) {
      fake.logs.push({
        id: log,
        webhookId: id,
        userId: 'user',
        createdAt: log === 'old' ? 1 : 2,
      });
    }
    const { logs, cursor } = await client().logs(id, { limit: 1 });
    expect(logs.map((log) => log.id)).toEqual(['new']);
    expect(cursor).toBe('skip1');
    const again = await client().resend(id, 'old');
    expect(again).toMatchObject({ webhookId: id });
    expect(again.id).not.toBe('old');
    expect(fake.writes).toEqual([`POST /webhook/${id}/log/old/resend`]);
  });

  it('works with the address that Livepeer had before, and one that ends in a slash', async () => {
    await client({ apiUrl: `${fake.url}/` }).list();
    expect(fake.calls[0]?.path).toBe('/webhook');
    expect(
      () =>
        new LivepeerWebhooks({
          apiKey: 'k',
          apiUrl: 'https://livepeer.com/api',
        }),
    ).not.toThrow();
  });

  it.each(['', '..', 'a/b', 'a?b', 'ä'])(
    'refuses %j as an id: it would lead elsewhere',
    async (id) => {
      await expect(client().delete(id)).rejects.toThrow(/no id/);
      await expect(client().resend('x', id)).rejects.toThrow(/no id/);
      expect(fake.calls).toEqual([]);
    },
  );

  it.each([undefined, '', ' ', 'a b', 'key\n', 'schlüssel'])(
    'refuses %j as an API key, and does not repeat it',
    (apiKey) => {
      expect(() => client({ apiKey })).toThrow(
        expect.objectContaining({
          code: 'ERR_WEBHOOK_CONFIGURATION',
          message: expect.stringContaining('LivepeerWebhooks needs apiKey'),
        }),
      );
    },
  );
});

describe('an error says what to do', () => {
  it('401: another key, and never the one that the API repeats', async () => {
    const error = await failure(client({ apiKey: 'wrong-key-123' }).list());
    expect(error.status).toBe(401);
    expect(error.message).toMatch(
      /the API key is wrong, or was deleted.*apiKey/,
    );
    expect(error.message).not.toContain('wrong-key-123');
    expect(fake.calls).toHaveLength(1);
  });

  it('403: which right is missing', async () => {
    fake.keys.set(API_KEY, { userId: 'user', readOnly: true });
    const error = await failure(client().create(webhook));
    expect(error.status).toBe(403);
    expect(error.message).toMatch(
      /no right to POST \/webhook.*insufficent privileges/,
    );
  });

  it('404: there is none with this id', async () => {
    const { id } = fake.add({ ...webhook, userId: 'another' });
    for (const call of [
      () => client().get(id),
      () => client().update(id, webhook),
      () => client().delete(id),
    ]) {
      const error = await failure(call());
      expect(error.status).toBe(404);
      expect(error.message).toMatch(/none with this id/);
    }
  });

  it('422: which field, in the words of the API', async () => {
    const events = undefined as never;
    const error = await failure(client().create({ ...webhook, events }));
    expect(error.status).toBe(422);
    expect(error.message).toContain('must provide "events" field');
    const relative = await failure(client().create({ ...webhook, url: '/x' }));
    expect(relative.message).toContain('/url');
  });

  it('of a redirect: where the API is, and follows none', async () => {
    fake.troubles.push({
      answer: { status: 301, headers: { location: `${fake.url}/elsewhere?x` } },
    });
    const error = await failure(client().create(webhook));
    expect(error.status).toBe(301);
    expect(error.message).toMatch(/redirect to http:\/\/127.*Set apiUrl/);
    expect(fake.calls).toHaveLength(1);
  });

  it('holds neither the API key nor the secret, in one line of bounded length', async () => {
    const errors = [API_KEY, SECRET, JSON.stringify(SECRET), 'x'.repeat(5_000)];
    fake.troubles.push({
      answer: {
        status: 422,
        body: JSON.stringify({ errors: ['a\nb', ...errors] }),
      },
    });
    const { message } = await failure(client().create(webhook));
    expect(message).toContain('a b; [redacted]; [redacted]; "[redacted]"');
    expect(message.length).toBeLessThan(500);
    expect(message).not.toContain('\n');
  });

  it.each(['<html>', '{"id":', '[]', '{}', 'null', ''])(
    'of %j with a good status: is this the API?',
    async (body) => {
      fake.troubles.push({ answer: { status: 200, body } });
      const { message } = await failure(client().get('id'));
      expect(message).toMatch(/its address/);
      expect(fake.calls).toHaveLength(1);
    },
  );
});

describe('a request is tried again', () => {
  it('after 429 and 5xx, later each time, and no sooner than the API says', async () => {
    fake.troubles.push(
      { answer: { status: 429, headers: { 'retry-after': '2' } } },
      { answer: unavailable },
      { answer: { status: 500 } },
    );
    expect(await client().list()).toEqual({ webhooks: [], cursor: undefined });
    expect(waits).toEqual([2_250, 500, 1_000]);
  });

  it('at most a minute after what the API says', async () => {
    fake.troubles.push({
      answer: { status: 503, headers: { 'retry-after': '86400' } },
    });
    await client().list();
    expect(waits).toEqual([60_250]);
  });

  it('a bounded number of times', async () => {
    for (let n = 0; n < 5; n++) fake.troubles.push({ answer: unavailable });
    const error = await failure(client({ retries: 2 }).list());
    expect(error.status).toBe(503);
    expect(fake.calls).toHaveLength(3);
  });

  it('after a connection that broke, or an answer that did not come', async () => {
    fake.troubles.push({});
    await client().list();
    expect(fake.calls).toHaveLength(2);

    fake.latency = 200;
    const error = await failure(client({ timeout: 20, retries: 1 }).list());
    expect(error.status).toBeUndefined();
    expect(error.message).toMatch(/no answer within 20 ms/);
    expect(fake.calls).toHaveLength(4);
  });

  it('never after another 4xx', async () => {
    fake.troubles.push({ answer: { status: 409 } });
    await failure(client().list());
    expect(fake.calls).toHaveLength(1);
  });

  it('once more for a create that was refused as too many', async () => {
    fake.troubles.push({ answer: { status: 429 } });
    await client().create(webhook);
    expect(fake.writes).toEqual(['POST /webhook', 'POST /webhook']);
    expect(fake.webhooks).toHaveLength(1);
  });

  it.each([
    ['an error', { answer: unavailable }],
    ['silence', {}],
  ])(
    'for a create that ended in %s only where it made nothing',
    async (_what, trouble) => {
      fake.add({ ...webhook, name: 'another' });
      fake.troubles.push({ ...trouble, method: 'POST' });
      await client().create(webhook);
      expect(fake.writes).toEqual(['POST /webhook', 'POST /webhook']);
      expect(fake.webhooks).toHaveLength(2);

      const url = 'https://example.com/other';
      fake.troubles.push({ ...trouble, method: 'POST', done: true });
      const made = await client().create({ ...webhook, url });
      expect(fake.writes).toHaveLength(3);
      expect(fake.webhooks).toContainEqual(made);
      expect(made.url).toBe(url);
    },
  );

  it('not for a resend that broke off: it may have been sent', async () => {
    const { id } = fake.add(webhook);
    fake.troubles.push({});
    await failure(client().resend(id, 'log'));
    expect(fake.calls).toHaveLength(1);
  });

  it('no more once it is aborted', async () => {
    const abort = new AbortController();
    fake.latency = 10_000;
    const listing = client({ signal: abort.signal }).list();
    setTimeout(() => abort.abort(), 20);
    await expect(listing).rejects.toMatchObject({ name: 'AbortError' });
    expect(fake.calls.length).toBeLessThanOrEqual(1);
  });
});
