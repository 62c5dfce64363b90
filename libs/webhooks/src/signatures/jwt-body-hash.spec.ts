import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../core/webhook-request.js';
import { jwtBodyHash } from './jwt-body-hash.js';

/** The body of livekit-server-sdk's own test, and a token for it that lives until 2099. */
const BODY =
  '{"event":"room_started", "room":{"sid":"RM_TkVjUvAqgzKz", "name":"mytestroom", "emptyTimeout":300, "creationTime":"1628545903", "turnPassword":"ICkSr2rEeslkN6e9bXL4Ji5zzMD5Z7zzr6ulOaxMj6N", "enabledCodecs":[{"mime":"audio/opus"}, {"mime":"video/VP8"}]}}';
const TOKEN =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhYmNkZWZnIiwiZXhwIjo0MTAyNDQ0ODAwLCJuYmYiOjE2Mjg1NDU5MDMsImlhdCI6MTYyODU0NTkwMywic2hhMjU2IjoiQ29FUXoxY2hxSjliblpSY09SZGRqcGxrdnBqbVB1am1MVFI0MkRiZWZZST0ifQ.jpi5FQorexZnq5MX8N9PTMFhOGWGRgqr2ABYxMoLNJg';
const ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
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

  it('refuses each other spelling of the same token', () => {
    const signature = TOKEN.split('.')[2]!;
    const input = TOKEN.slice(0, -signature.length);
    const bytes = Buffer.from(signature, 'base64url');
    const spellings = ALPHABET.split('')
      .map((last) => signature.slice(0, -1) + last)
      .filter((text) => Buffer.from(text, 'base64url').equals(bytes));
    // Of 32 bytes the last character holds four bits, and two that stand for nothing.
    expect(spellings).toHaveLength(4);
    const accepted = spellings.filter((text) => isAccepted(input + text));
    expect(accepted).toEqual([signature]);
    const others = [`${signature}=`, `${signature}A`, ` ${signature}`].map(
      (text) => input + text,
    );
    expect(others.filter(isAccepted)).toEqual([]);
  });

  it('refuses spare bits in the other parts of a token, though they are signed', () => {
    const encode = (json: object) =>
      Buffer.from(JSON.stringify(json)).toString('base64url');
    const header = encode({ alg: 'HS256', t: '' });
    const claims = encode({
      iss: 'abcdefg',
      exp: AT.getTime() / 1000 + 60,
      sha256: createHash('sha256').update(BODY).digest('base64'),
      t: '',
    });
    const sign = (...parts: string[]) => {
      const input = parts.join('.');
      const mac = createHmac('sha256', 'abababa').update(input);
      return `${input}.${mac.digest('base64url')}`;
    };
    /** The next in the alphabet, where bits are spare. */
    const respelled = (part: string) =>
      part.slice(0, -1) + ALPHABET[ALPHABET.indexOf(part.at(-1)!) + 1];
    expect([header.length % 4, claims.length % 4]).not.toContain(0);
    expect(isAccepted(sign(header, claims))).toBe(true);
    expect(isAccepted(sign(respelled(header), claims))).toBe(false);
    expect(isAccepted(sign(header, respelled(claims)))).toBe(false);
  });

  it('refuses by the headers alone what no body could make right', async () => {
    const { body: _unread, ...head } = request();
    expect(scheme.verifyHead!(head)).toMatchObject({ isProven: true });
    const access = signed({ iss: 'abcdefg', exp: AT.getTime() / 1000 + 60 });
    const refused: [string[], RegExp][] = [
      [[], /there is no/],
      [[TOKEN, TOKEN], /is there 2 times/],
      [['x.y.z'], /does not hold a JWT/],
      [[tokenOf('abcdefg', 'other')], /not signed with/],
      [[access], /does not hold the hash of a body/],
    ];
    for (const [authorization, reason] of refused) {
      const { body: _body, ...other } = request(BODY, authorization);
      expect(() => scheme.verifyHead!(other)).toThrow(reason);
    }
    const { body: _body, ...late } = request(
      BODY,
      [tokenOf('abcdefg')],
      new Date(AT.getTime() + 3_600_000),
    );
    expect(() => scheme.verifyHead!(late)).toThrow(/expired/);
  });

  it('takes what it found in the headers for the same request only', async () => {
    const genuine = request();
    const verdict = await scheme.verifyHead!(genuine);
    expect(scheme.verify(genuine, verdict)).toEqual({ signedBy: 'abcdefg' });
    const forged = request('{}');
    expect(() => scheme.verify(forged, verdict)).toThrow(/body/);
    const unsigned = request(BODY, ['x.y.z']);
    expect(() => scheme.verify(unsigned, verdict)).toThrow(/JWT/);
    const other = jwtBodyHash({ keys: { abcdefg: 'another' } });
    expect(() => other.verify(genuine, verdict)).toThrow(/not signed with/);
    expect(() => other.verify(genuine, { isProven: true })).toThrow(
      /not signed with/,
    );
  });

  it('asks a resolver once for a request whose headers were looked at', async () => {
    let asked = 0;
    const resolving = jwtBodyHash({
      keys: () => {
        asked++;
        return { secret: 'abababa', tenant: 'one' };
      },
    });
    const genuine = request();
    const verdict = await resolving.verifyHead!(genuine);
    expect(await resolving.verify(genuine, verdict)).toEqual({
      signedBy: 'abcdefg',
      tenant: 'one',
    });
    expect(asked).toBe(1);
    const unknown = jwtBodyHash({ keys: () => undefined });
    await expect(unknown.verifyHead!(genuine)).rejects.toThrow(/no secret/);
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

function isAccepted(token: string): boolean {
  try {
    void scheme.verify(request(BODY, [token]));
    return true;
  } catch {
    return false;
  }
}

/** A token of the key with these claims. */
function signed(claims: object): string {
  const input = [{ alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const mac = createHmac('sha256', 'abababa').update(input);
  return `${input}.${mac.digest('base64url')}`;
}

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
