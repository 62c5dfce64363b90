import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import type { SignatureScheme } from '../core/signature-scheme.js';
import { bearerToken } from './bearer-token.js';
import { standardWebhooks } from './standard-webhooks.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NEXT = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const body = Buffer.from('{"event":"room_finished","name":"ключ 🔑"}');

const request = (headers: Record<string, string>) => ({
  url: '/',
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value]]),
  ),
  body,
  receivedAt: new Date(),
});

const verify = async (
  scheme: SignatureScheme,
  headers: Record<string, string>,
) => scheme.verify(request(headers));

describe('a Standard Webhooks signature of ours', () => {
  it('is accepted by the official libraries, and by the scheme itself', async () => {
    const scheme = standardWebhooks({ secret: SECRET });
    const headers = scheme.sign!(body, new Date(), 'EV_1');
    expect(headers['webhook-id']).toBe('EV_1');
    const text = body.toString();
    expect(new Webhook(SECRET).verify(text, headers)).toEqual(JSON.parse(text));
    expect(new Svix(SECRET).verify(text, headers)).toEqual(JSON.parse(text));
    await verify(scheme, headers);
    expect(() => new Webhook(NEXT).verify(text, headers)).toThrow();
    expect(() => new Webhook(SECRET).verify(`${text} `, headers)).toThrow();
  });

  it('is made with each secret, so that receivers can change theirs', () => {
    const headers = standardWebhooks({ secret: [NEXT, SECRET] }).sign!(body);
    for (const secret of [SECRET, NEXT]) {
      new Webhook(secret).verify(body.toString(), headers);
    }
  });

  it('has an id of its own where none is given', () => {
    const scheme = standardWebhooks({ secret: SECRET });
    const id = () => scheme.sign!(body)['webhook-id'];
    expect(id()).not.toBe(id());
  });

  it('says svix where the prefix does', () => {
    const scheme = standardWebhooks({ secret: SECRET, prefix: 'svix' });
    new Svix(SECRET).verify(body.toString(), scheme.sign!(body));
  });

  it('cannot be made with a public key', () => {
    const key = `whpk_${Buffer.alloc(32, 1).toString('base64')}`;
    expect('sign' in standardWebhooks({ secret: key })).toBe(false);
  });
});

describe('a Bearer token', () => {
  const scheme = bearerToken({ token: ['new token', 'old token'] });

  it('is sent, and accepted, as it stands; the old one, too', async () => {
    const headers = scheme.sign!(body);
    expect(headers).toEqual({ authorization: 'Bearer new token' });
    expect(await verify(scheme, headers)).toEqual({});
    const old = { authorization: 'bearer old token' };
    expect(await verify(scheme, old)).toEqual({});
  });

  it.each([
    ['another', 'Bearer newtoken'],
    ['the start of one', 'Bearer new'],
    ['more than one', 'Bearer new token '],
    ['another scheme', 'Basic new token'],
    ['none', ''],
  ])('is refused where it is %s', async (_what, authorization) => {
    await expect(verify(scheme, { authorization })).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_SIGNATURE',
    });
  });

  it('must not be blank', () => {
    expect(() => bearerToken({ token: ' ' })).toThrow(/blank/);
    expect(() => bearerToken({ token: [] })).toThrow(/blank/);
  });
});
