import { describe, expect, it } from '@jest/globals';
import { SecretUnavailableError } from '../core/errors.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { anyOf } from './any-of.js';
import { hmac } from './hmac.js';

const body = Buffer.from('{}');
const old = hmac({ header: 'x-old', secret: 'old secret' });
const fresh = hmac({ header: 'x-new', secret: 'new secret' });
const broken = hmac({
  header: 'x-new',
  secret: () => Promise.reject(new Error('vault is down')),
});

const request = (headers: Record<string, string>): WebhookRequest => ({
  url: '/',
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value]]),
  ),
  body,
  receivedAt: new Date(0),
});

describe('anyOf', () => {
  it('accepts what one of its schemes accepts, and signs with the first', async () => {
    const scheme = anyOf(fresh, old);
    expect(await scheme.verify(request(old.sign!(body)))).toEqual({});
    expect(await scheme.verify(request(fresh.sign!(body)))).toEqual({});
    expect(scheme.sign!(body)).toEqual(fresh.sign!(body));
  });

  it('refuses what none accepts, and says why each did not', async () => {
    await expect(
      anyOf(fresh, old).verify(request({ 'x-old': 'ab' })),
    ).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_SIGNATURE',
      message: expect.stringMatching(/x-new header; or the signature is not/),
    });
  });

  it('refuses to be made of nothing', () => {
    expect(() => anyOf()).toThrow(/anyOf got no scheme/);
  });

  it('asks the sender to come back where a secret could not be looked up and no other scheme accepts', async () => {
    const headers = fresh.sign!(body);
    await expect(
      anyOf(broken, old).verify(request(headers)),
    ).rejects.toBeInstanceOf(SecretUnavailableError);
    expect(await anyOf(broken, fresh).verify(request(headers))).toEqual({});
  });
});
