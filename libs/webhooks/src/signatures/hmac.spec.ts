import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../core/webhook-request.js';
import { hmac, type HmacOptions } from './hmac.js';
import { standardWebhooks } from './standard-webhooks.js';

/** Test case 2 of RFC 2202 (SHA-1) and RFC 4231 (SHA-256, SHA-512). */
const KEY = 'Jefe';
const DATA = Buffer.from('what do ya want for nothing?');
const MACS = {
  sha1: 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
  sha256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  sha512:
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
} as const;

const request = (signature: string, body = DATA): WebhookRequest => ({
  url: '/',
  headers: { 'x-signature': [signature] },
  body,
  receivedAt: new Date(0),
});

const scheme = (more: Partial<HmacOptions> = {}) =>
  hmac({ header: 'x-signature', secret: KEY, ...more });

describe('hmac', () => {
  it.each(Object.entries(MACS))(
    'accepts the published vector of %s, in hex and base64, and no other algorithm',
    (name, mac) => {
      const algorithm = name as keyof typeof MACS;
      const base64 = Buffer.from(mac, 'hex').toString('base64');
      const ours = scheme({ algorithm });
      expect(ours.verify(request(mac))).toEqual({});
      expect(ours.verify(request(mac.toUpperCase()))).toEqual({});
      expect(
        scheme({ algorithm, encoding: 'base64' }).verify(request(base64)),
      ).toEqual({});
      expect(ours.sign!(DATA)).toEqual({ 'x-signature': mac });
      const others = Object.entries(MACS).filter(([other]) => other !== name);
      for (const [, other] of others) {
        expect(() => ours.verify(request(other))).toThrow(/is not written as/);
      }
    },
  );

  it('tries each of several secrets, and a key that is written in base64', () => {
    expect(
      scheme({ secret: ['new', KEY] }).verify(request(MACS.sha256)),
    ).toEqual({});
    const key = Buffer.from('a key of some bytes');
    const mac = createHmac('sha256', key).update(DATA).digest('hex');
    const secret = key.toString('base64');
    for (const written of [secret, secret.replace(/=+$/, '')]) {
      const ours = scheme({ secret: written, secretEncoding: 'base64' });
      expect(ours.verify(request(mac))).toEqual({});
    }
  });

  it.each([
    '****',
    '••••••••••••',
    '........',
    'c2hvcnQ=',
    'not base64, at all',
  ])(
    'refuses %s for a key in base64, with which everybody could sign',
    async (secret) => {
      const options = { secretEncoding: 'base64' } as const;
      expect(() => scheme({ ...options, secret })).toThrow(
        /is not the base64 of 8 bytes or more/,
      );
      const resolved = scheme({ ...options, secret: async () => secret });
      const forged = createHmac('sha256', '').update(DATA).digest('hex');
      await expect(resolved.verify(request(forged))).rejects.toMatchObject({
        code: 'ERR_WEBHOOK_SECRET_UNAVAILABLE',
      });
      expect(() => standardWebhooks({ secret: `whsec_${secret}` })).toThrow(
        /is not the base64 of 8 bytes or more/,
      );
    },
  );

  it('finds its header however that is written in the options', () => {
    const ours = scheme({ header: 'X-Signature' });
    expect(ours.verify(request(MACS.sha256))).toEqual({});
    expect(ours.sign!(DATA)).toEqual({ 'x-signature': MACS.sha256 });
  });

  it.each([
    ['nothing', ''],
    ['half of a MAC', MACS.sha256.slice(0, 32)],
    ['a longer MAC', `${MACS.sha256}00`],
    ['a MAC with a space', ` ${MACS.sha256}`],
    ['text', 'not a MAC'],
    ['the prefix of another sender', `sha256=${MACS.sha256}`],
  ])('refuses %s', (_what, signature) => {
    expect(() => scheme().verify(request(signature))).toThrow();
  });

  it('asks for its prefix', () => {
    const prefixed = scheme({ prefix: 'sha256=' });
    expect(prefixed.verify(request(`sha256=${MACS.sha256}`))).toEqual({});
    for (const signature of [MACS.sha256, 'sha256=', `sha1=${MACS.sha256}`]) {
      expect(() => prefixed.verify(request(signature))).toThrow();
    }
  });

  it('refuses each body with one bit flipped', () => {
    for (let bit = 0; bit < DATA.length * 8; bit++) {
      const body = Buffer.from(DATA);
      body[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => scheme().verify(request(MACS.sha256, body))).toThrow();
    }
  });

  it('refuses by the headers alone what is no MAC, and proves nothing by one that may be', async () => {
    const headOf = (signature: string[]) => ({
      ...request(''),
      headers: { 'x-signature': signature },
    });
    const forged = '0'.repeat(64);
    expect(scheme().verifyHead!(headOf([forged]))).toMatchObject({
      isProven: false,
    });
    for (const values of [
      [],
      [''],
      ['ab'],
      [forged, forged],
      ['z'.repeat(64)],
    ]) {
      expect(() => scheme().verifyHead!(headOf(values))).toThrow();
    }
  });

  it('asks a resolver once, and takes the keys of one request for no other', async () => {
    const asked: string[] = [];
    const resolving = scheme({
      secret: ({ url }) => {
        asked.push(url);
        return url === '/' ? KEY : undefined;
      },
    });
    const genuine = request(MACS.sha256);
    const verdict = await resolving.verifyHead!(genuine);
    expect(await resolving.verify(genuine, verdict)).toEqual({});
    expect(asked).toEqual(['/']);
    const other = { ...request(MACS.sha256), url: '/other' };
    await expect(resolving.verify(other, verdict)).rejects.toThrow(/no secret/);
    await expect(resolving.verifyHead!(other)).rejects.toThrow(/no secret/);
    expect(() => scheme({ secret: 'x' }).verify(genuine, verdict)).toThrow(
      /not that of the body/,
    );
  });

  it('refuses to be made with a blank secret', () => {
    for (const secret of ['', ' ', [], ['good', '']]) {
      expect(() => scheme({ secret })).toThrow(/blank secret/);
    }
  });
});
