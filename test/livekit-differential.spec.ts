import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WebhookReceiver } from 'livekit-server-sdk';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { random, type Random } from './support/random.js';
import { signToken } from './support/livekit.js';

const REQUESTS = 20_000;
const KEY = 'APIkey';
const SECRET = 'secret-0123456789abcdef';
const NOW = Date.parse('2026-11-23T12:00:00.400Z');

interface Attempt {
  readonly body: string;
  readonly token: string;
  readonly bearer: boolean;
  readonly alg: string;
}

const receiver = new WebhookReceiver(KEY, SECRET);
const route = livekit.source.routes['events']!.open({
  apiKey: KEY,
  apiSecret: SECRET,
});

/** The verdict of LiveKit's own receiver. */
async function official(
  { body, token }: Attempt,
  tolerance?: number,
): Promise<boolean> {
  try {
    await receiver.receive(body, token, false, tolerance);
    return true;
  } catch {
    return false;
  }
}

/** The verdict of this library. */
async function ours({ body, token, bearer }: Attempt): Promise<boolean> {
  const request = {
    url: '/webhooks/livekit',
    headers: { authorization: [bearer ? `Bearer ${token}` : token] },
    body: Buffer.from(body),
    receivedAt: new Date(),
  };
  try {
    await route.scheme.verify(request);
    route.parse(request);
    return true;
  } catch {
    return false;
  }
}

/** A request that is right, but for what chance changes. */
function attempt({ chance, pick, int }: Random): Attempt {
  const now = Math.floor(NOW / 1000);
  const body = pick<() => string>([
    () => `{"event":"room_started", "room":{"name":"r${int(0, 9)}"}}`,
    () => JSON.stringify({ event: 'room_finished', id: `EV_${int(0, 99)}` }),
    () => '{"event":"x_y", "unknown":{"a":[1,"ä🎥\u2028"]}}',
    () => '{"event":"egress_ended","egressInfo":{"status":"NEW_ONE","b":1}}',
    () => '{"createdAt":1692985556,"event":"a","event":"b"}',
    () => '{"event":"track_published","track":{"type":77,"size":"x"}}',
    () =>
      pick([
        '',
        '{}',
        '[]',
        'null',
        '1',
        '"x"',
        '{',
        '\ufeff{}',
        '{"event":1}',
      ]),
  ])();
  const alg = chance(0.85)
    ? 'HS256'
    : pick(['HS384', 'HS512', 'none', 'RS256', 'hs256', '']);
  const hash =
    alg === 'HS384' ? 'sha384' : alg === 'HS512' ? 'sha512' : 'sha256';
  const digest = createHash('sha256').update(body);
  const claims: Record<string, unknown> = {
    iss: chance(0.93)
      ? KEY
      : pick<unknown>(['APIother', '', 7, [KEY], null, undefined]),
    exp: now + (chance(0.6) ? 300 : int(-65, 5)),
    nbf: now + (chance(0.6) ? 0 : int(-5, 65)),
    iat: now,
    sha256: chance(0.85)
      ? digest.digest('base64')
      : pick<unknown>([
          digest.copy().digest('hex'),
          digest.copy().digest('base64url'),
          digest.copy().digest('base64').replace('=', ''),
          `${digest.copy().digest('base64')} `,
          createHash('sha256').update(`${body} `).digest('base64'),
          '',
          7,
          null,
          undefined,
        ]),
  };
  if (chance(0.1)) delete claims[pick(['exp', 'nbf', 'iat'])];
  if (chance(0.1)) {
    claims[pick(['exp', 'nbf', 'iat'])] = pick<unknown>([
      'soon',
      `${now + 9}`,
      null,
      [now],
      now + 0.5,
      -1,
      1e21,
    ]);
  }
  if (chance(0.05))
    claims[pick(['sub', 'jti', 'aud', 'video', 'name'])] = pick<unknown>([
      'x',
      1,
      {},
      null,
    ]);
  const header: Record<string, unknown> = { alg, typ: 'JWT' };
  if (chance(0.05))
    Object.assign(
      header,
      pick<object>([
        { typ: 'x' },
        { kid: '1' },
        { crit: ['x'], x: 1 },
        { crit: [] },
        { typ: undefined },
      ]),
    );
  const secret = chance(0.93)
    ? SECRET
    : pick(['', 'other', `${SECRET} `, SECRET.toUpperCase()]);
  const token = signToken(header, claims, secret, hash);
  return {
    body,
    alg,
    bearer: chance(0.1),
    token: chance(0.9) ? token : mangle(token, { chance, pick, int }),
  };
}

/** Whether each part of a token is the one base64url spelling of its bytes. */
function isCanonical(token: string): boolean {
  return token
    .split('.')
    .every(
      (part) => Buffer.from(part, 'base64url').toString('base64url') === part,
    );
}

/** Breaks or re-encodes a token. */
function mangle(token: string, { pick, int }: Random): string {
  const [header = '', payload = '', mac = ''] = token.split('.');
  const at = int(0, token.length - 1);
  return pick<() => string>([
    () => token.slice(0, at),
    () =>
      token.slice(0, at) +
      pick(['A', 'a', '0', '_', '-', '.', '=', ' ', '\n']) +
      token.slice(at + 1),
    () => `${token}=`,
    () =>
      `${header}.${payload}.${mac.replaceAll('-', '+').replaceAll('_', '/')}`,
    () => `${header}.${payload}.`,
    () => `${header}.${payload}`,
    () => `${token}.${mac}`,
    () => `.${payload}.${mac}`,
    () => '',
    () => '..',
    () => `${header}==.${payload}.${mac}`,
    () => `${token}A`,
  ])();
}

describe('the verdict on a request', () => {
  beforeAll(() => {
    jest.useFakeTimers({
      now: NOW,
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'],
    });
  });
  afterAll(() => {
    jest.useRealTimers();
  });

  it(`is that of livekit-server-sdk in ${REQUESTS} generated cases, but for the intended differences`, async () => {
    const source = random(20261123);
    const counts = { accepted: 0, refused: 0 };
    const different: object[] = [];
    for (let count = 0; count < REQUESTS; count++) {
      const made = attempt(source);
      const verdict = await ours(made);
      counts[verdict ? 'accepted' : 'refused']++;
      // The intended differences: a leeway of 60 s, `Bearer ` allowed, HS256 only, base64url as RFC 7515 has it.
      const expected =
        (await official(made, 60)) &&
        made.alg === 'HS256' &&
        isCanonical(made.token);
      if (verdict !== expected) different.push({ ...made, verdict, expected });
    }
    expect(different).toEqual([]);
    // The cases are worth something only if both verdicts are common.
    expect(counts.accepted).toBeGreaterThan(REQUESTS / 10);
    expect(counts.refused).toBeGreaterThan(REQUESTS / 10);
  });

  describe('differs on purpose:', () => {
    const body = '{"event":"room_started"}';
    const now = Math.floor(NOW / 1000);
    const sha256 = createHash('sha256').update(body).digest('base64');
    const claims = { iss: KEY, exp: now + 300, nbf: now, sha256 };
    const plain = { body, bearer: false, alg: 'HS256' };
    const token = signToken({ alg: 'HS256' }, claims, SECRET);

    it('a clock that is 60 s off is accepted, where the SDK allows 10 s', async () => {
      for (const [exp, nbf] of [
        [now - 59, now - 400],
        [now + 300, now + 60],
      ]) {
        const skewed = { ...claims, exp, nbf };
        const made = {
          ...plain,
          token: signToken({ alg: 'HS256' }, skewed, SECRET),
        };
        expect([await ours(made), await official(made)]).toEqual([true, false]);
      }
    });

    it.each(['HS384', 'HS512'])(
      '%s is refused, where the SDK accepts it',
      async (alg) => {
        const hash = `sha${alg.slice(2)}`;
        const made = {
          ...plain,
          alg,
          token: signToken({ alg }, claims, SECRET, hash),
        };
        expect([await ours(made), await official(made)]).toEqual([false, true]);
      },
    );

    it('`Bearer ` is allowed, where the SDK refuses it', async () => {
      const made = { ...plain, token, bearer: true };
      expect(await ours(made)).toBe(true);
      expect(await official({ ...made, token: `Bearer ${token}` })).toBe(false);
    });

    it('another spelling of the same token is refused, where the SDK decodes it leniently', async () => {
      const made = { ...plain, token: `${token}=` };
      expect([await ours(made), await official(made)]).toEqual([false, true]);
    });

    it('an empty secret refuses to boot, where the SDK accepts what anybody signs', async () => {
      const forged = signToken({ alg: 'HS256' }, claims, '');
      const careless = new WebhookReceiver(KEY, '');
      await expect(careless.receive(body, forged)).resolves.toBeDefined();
      expect(() =>
        livekit.source.routes['events']!.open({ apiKey: KEY, apiSecret: '' }),
      ).toThrow(/blank secret/);
    });
  });
});
