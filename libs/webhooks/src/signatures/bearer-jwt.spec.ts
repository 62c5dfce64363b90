import { describe, expect, it } from '@jest/globals';
import { createSigner } from 'fast-jwt';
import type { WebhookRequest } from '../core/webhook-request.js';
import { bearerJwt } from './bearer-jwt.js';
import { jwtBodyHash } from './jwt-body-hash.js';

const SECRET = 'bearer-secret-0123456789abcdef';
const AT = new Date('2026-11-23T12:00:00Z');
const NOW = AT.getTime() / 1000;
const BODY = Buffer.from('{"event":"room_started"}');
const scheme = bearerJwt({ secret: SECRET });

const token = (claims: object, key = SECRET, algorithm = 'HS256') =>
  createSigner({ key, noTimestamp: true, algorithm: algorithm as 'HS256' })({
    ...claims,
  });

function request(authorization: string, body = BODY): WebhookRequest {
  return {
    url: '/',
    headers: { authorization: [authorization] },
    body,
    receivedAt: AT,
  };
}

/** Of LiveKit's own tests (protocol, auth/verifier_test.go): the token of a participant. */
const PARTICIPANT = {
  secret: 'YHC-CUhbQhGeVCaYgn1BNA++',
  token:
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE2MDg5MzAzMDgsImlzcyI6IkFQSUQzQjY3dXhrNE5qMkdLaVJQaWJBWjkiLCJuYmYiOjE2MDg5MjY3MDgsInJvb21fam9pbiI6dHJ1ZSwicm9vbV9zaWQiOiJteWlkIiwic3ViIjoiQVBJRDNCNjd1eGs0TmoyR0tpUlBpYkFaOSJ9.cmHEBq0MLyRqphmVLM2cLXg5ao5Sro7am8yXhcYKcwE',
  receivedAt: new Date('2020-12-25T20:30:00Z'),
};

describe('bearerJwt', () => {
  it('accepts a published token within its time, which jwtBodyHash refuses: it proves no body', () => {
    const { secret, token: published, receivedAt } = PARTICIPANT;
    const genuine = { ...request(published), receivedAt };
    const keyId = 'APID3B67uxk4Nj2GKiRPibAZ9';
    const theirs = bearerJwt({ secret });
    expect(theirs.verify(genuine)).toEqual({});
    expect(() => scheme.verify(genuine)).toThrow(/not signed with/);
    expect(() => theirs.verify({ ...genuine, receivedAt: AT })).toThrow(
      /expired/,
    );
    expect(() =>
      jwtBodyHash({ keys: { [keyId]: secret } }).verify(genuine),
    ).toThrow(/does not hold the hash of a body/);
  });

  it('accepts a token with and without issuer, with Bearer and without, and does not believe the issuer', () => {
    const plain = token({ exp: NOW + 60 });
    expect(scheme.verify(request(`Bearer ${plain}`))).toEqual({});
    expect(scheme.verify(request(plain))).toEqual({});
    const named = token({ exp: NOW + 60, iss: 'forwarder' });
    expect(scheme.verify(request(named))).toEqual({});
  });

  it('accepts what it signs itself, and each of several secrets', () => {
    const signed = scheme.sign!(BODY, AT)['authorization']!;
    expect(scheme.verify(request(signed))).toEqual({});
    const rotated = bearerJwt({ secret: ['new secret', SECRET] });
    expect(rotated.verify(request(signed))).toEqual({});
  });

  it('does not prove the body, but refuses one that the token contradicts', () => {
    const other = Buffer.from('{"event":"room_finished"}');
    const plain = token({ exp: NOW + 60 });
    expect(scheme.verify(request(plain, other))).toEqual({});

    const own = jwtBodyHash({ keys: { key: SECRET } }).sign!(BODY, AT);
    const bound = own['authorization']!;
    expect(scheme.verify(request(bound))).toEqual({});
    expect(() => scheme.verify(request(bound, other))).toThrow(
      /the body is not the one that was signed/,
    );
  });

  it.each<[string, string, RegExp]>([
    ['no token', 'Bearer ', /does not hold a JWT/],
    ['another secret', token({ exp: NOW + 60 }, 'other'), /not signed with/],
    ['no expiry', token({ sub: 'x' }), /no expiry/],
    ['an old token', token({ exp: NOW - 61 }), /expired 61 s ago/],
    [
      'a token of the future',
      token({ exp: NOW + 600, nbf: NOW + 61 }),
      /not valid yet/,
    ],
    [
      'another algorithm',
      token({ exp: NOW + 60 }, SECRET, 'HS512'),
      /not signed with/,
    ],
    [
      'no algorithm',
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
        JSON.stringify({ exp: NOW + 60 }),
      ).toString('base64url')}.`,
      /does not hold a JWT/,
    ],
  ])('refuses %s', (_what, authorization, reason) => {
    expect(() => scheme.verify(request(authorization))).toThrow(reason);
  });

  it.each([NaN, Infinity, -1])(
    'refuses to be made with a leeway of %s',
    (leeway) => {
      expect(() => bearerJwt({ secret: SECRET, leeway })).toThrow(
        /leeway must be a number of seconds, 0 or more/,
      );
    },
  );

  it('refuses to be made with a blank secret', () => {
    for (const secret of ['', ' ', ['good', '']]) {
      expect(() => bearerJwt({ secret })).toThrow(/blank secret/);
    }
  });

  it('asks a resolver, which gets the issuer as the key id', async () => {
    const asked: unknown[] = [];
    const resolved = bearerJwt({
      secret: ({ keyId }) => {
        asked.push(keyId);
        return keyId === 'acme' ? { secret: SECRET, tenant: 'a' } : undefined;
      },
    });
    const known = token({ exp: NOW + 60, iss: 'acme' });
    expect(await resolved.verify(request(known))).toEqual({
      signedBy: 'acme',
      tenant: 'a',
    });
    await expect(
      resolved.verify(request(token({ exp: NOW + 60 }))),
    ).rejects.toThrow(/names no key \(iss\), and no secret is configured/);
    expect(asked).toEqual(['acme', undefined]);
  });
});
