import { describe, expect, it } from '@jest/globals';
import { SecretUnavailableError } from '../core/errors.js';
import type { SignatureScheme } from '../core/signature-scheme.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { anyOf } from './any-of.js';
import { bearerToken } from './bearer-token.js';
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

  it('refuses by the headers alone what each of its schemes would', async () => {
    const scheme = anyOf(fresh, old);
    const head = (headers: Record<string, string>) =>
      scheme.verifyHead!(request(headers));
    expect(await head(old.sign!(body))).toMatchObject({ isProven: false });
    await expect(head({})).rejects.toThrow(/x-new header; or .*x-old header/);
    await expect(
      anyOf(broken, old).verifyHead!(request(fresh.sign!(body))),
    ).rejects.toBeInstanceOf(SecretUnavailableError);
    // A scheme that does not look at headers may still accept.
    const bodiesOnly: SignatureScheme = { verify: (it) => old.verify(it) };
    expect(
      await anyOf(fresh, bodiesOnly).verifyHead!(request({})),
    ).toMatchObject({ isProven: false });
  });

  it('is proven by the headers where one of its schemes is', async () => {
    const scheme = anyOf(old, bearerToken({ token: 'the token' }));
    const genuine = request({ authorization: 'Bearer the token' });
    const verdict = await scheme.verifyHead!(genuine);
    expect(verdict.isProven).toBe(true);
    expect(await scheme.verify(genuine, verdict)).toEqual({});
    await expect(scheme.verify(request({}), verdict)).rejects.toThrow(
      /no scheme accepts/,
    );
    await expect(anyOf(old).verify(genuine, verdict)).rejects.toThrow(
      /no scheme accepts/,
    );
  });
});
