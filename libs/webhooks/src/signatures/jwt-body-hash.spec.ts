import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../core/webhook-request.js';
import { jwtBodyHash } from './jwt-body-hash.js';

/** The body of livekit-server-sdk's own test, and a token for it that lives until 2099. */
const BODY =
  '{"event":"room_started", "room":{"sid":"RM_TkVjUvAqgzKz", "name":"mytestroom", "emptyTimeout":300, "creationTime":"1628545903", "turnPassword":"ICkSr2rEeslkN6e9bXL4Ji5zzMD5Z7zzr6ulOaxMj6N", "enabledCodecs":[{"mime":"audio/opus"}, {"mime":"video/VP8"}]}}';
const TOKEN =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhYmNkZWZnIiwiZXhwIjo0MTAyNDQ0ODAwLCJuYmYiOjE2Mjg1NDU5MDMsImlhdCI6MTYyODU0NTkwMywic2hhMjU2IjoiQ29FUXoxY2hxSjliblpSY09SZGRqcGxrdnBqbVB1am1MVFI0MkRiZWZZST0ifQ.jpi5FQorexZnq5MX8N9PTMFhOGWGRgqr2ABYxMoLNJg';
const AT = new Date('2026-11-23T12:00:00Z');

const scheme = jwtBodyHash({ keys: { abcdefg: 'abababa' } });

function request(
  body: string | Buffer = BODY,
  authorization: string[] = [TOKEN],
  receivedAt = AT,
): WebhookRequest {
  return {
    url: '/',
    headers: { authorization },
    body: Buffer.from(body),
    receivedAt,
  };
}

describe('jwtBodyHash', () => {
  it('accepts a request of the official test vectors and says which key signed it', () => {
    expect(scheme.verify(request())).toEqual({ signedBy: 'abcdefg' });
  });

  it('refuses the same JSON spelled differently', () => {
    const respelled = JSON.stringify(JSON.parse(BODY));
    expect(() => scheme.verify(request(respelled))).toThrow(
      /the body is not the one that was signed/,
    );
  });

  it('refuses each body with one bit flipped', () => {
    for (let bit = 0; bit < BODY.length * 8; bit++) {
      const body = Buffer.from(BODY);
      body[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => scheme.verify(request(body))).toThrow();
    }
  });

  it('refuses each token with one character changed', () => {
    for (let at = 0; at < TOKEN.length; at++) {
      const other = TOKEN[at] === 'A' ? 'B' : 'A';
      const token = TOKEN.slice(0, at) + other + TOKEN.slice(at + 1);
      expect(() => scheme.verify(request(BODY, [token]))).toThrow();
    }
  });

  it.each<[string, string[], RegExp]>([
    ['no header', [], /there is no authorization header/],
    ['a repeated header', [TOKEN, TOKEN], /is there 2 times/],
    ['no token', ['Basic eDp5'], /does not hold a JWT/],
    [
      'a key that is not configured',
      [tokenOf('other')],
      /names the key "other" .iss., for which no secret is configured/,
    ],
    [
      'another secret',
      [tokenOf('abcdefg', 'other')],
      /not signed with the secret/,
    ],
  ])('says what is wrong: %s', (_what, authorization, message) => {
    expect(() => scheme.verify(request(BODY, authorization))).toThrow(message);
  });

  it('checks the token against the time of arrival, with a leeway of 60 s', () => {
    const authorization = [tokenOf('abcdefg')];
    const arrives = (seconds: number) => () =>
      scheme.verify(
        request(BODY, authorization, new Date(AT.getTime() + seconds * 1000)),
      );
    expect(arrives(-61)).toThrow(/not valid yet/);
    expect(arrives(-60)).not.toThrow();
    expect(arrives(359)).not.toThrow();
    expect(arrives(360)).toThrow(/expired 60 s ago/);
  });

  it('signs what it verifies', () => {
    const body = Buffer.from('any bytes \u0000 at all');
    const { authorization = '' } = scheme.sign!(body, AT);
    expect(scheme.verify(request(body, [authorization]))).toEqual({
      signedBy: 'abcdefg',
    });
  });

  it('refuses a blank secret when it is made', () => {
    expect(() => jwtBodyHash({ keys: { abcdefg: ' ' } })).toThrow(
      /blank secret/,
    );
  });

  it('never tells the token or a secret', async () => {
    const resolving = jwtBodyHash({ keys: () => 'resolved-secret' });
    const errors = [
      await caught(() => scheme.verify(request('{}'))),
      await caught(() =>
        scheme.verify(request(BODY, [tokenOf('abcdefg', 'x')])),
      ),
      await caught(() => resolving.verify(request())),
    ];
    for (const error of errors) {
      expect(error.message).not.toMatch(/abababa|resolved-secret|eyJ/);
    }
  });
});

function tokenOf(key: string, secret = 'abababa'): string {
  const signed = jwtBodyHash({ keys: { [key]: secret } });
  return signed.sign!(Buffer.from(BODY), AT)['authorization']!;
}

async function caught(fn: () => unknown): Promise<Error> {
  try {
    await fn();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
