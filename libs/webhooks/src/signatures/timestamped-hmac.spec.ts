import { describe, expect, it } from '@jest/globals';
import type { WebhookRequest } from '../core/webhook-request.js';
import { timestampedHmac } from './timestamped-hmac.js';

/** Mux' published vector. */
const GOOD = '854ece4c22acef7c66b57d4e504153bc512595e8e9c772ece2a68150548c19a7';
const SIGNED_AT = 1_565_125_718;

const scheme = timestampedHmac({
  header: 'mux-signature',
  secret: 'SuperSecret123',
});

function request(
  signature: string,
  receivedAt = SIGNED_AT,
  body = '{"test":"body"}',
): WebhookRequest {
  return {
    url: '/',
    headers: { 'mux-signature': [signature] },
    body: Buffer.from(body),
    receivedAt: new Date(receivedAt * 1000),
  };
}

describe('timestampedHmac', () => {
  it.each([
    `t=${SIGNED_AT},v1=${GOOD}`,
    `t=${SIGNED_AT},v1=invalid-sig,v1=${GOOD}`,
    `t=${SIGNED_AT},v2=${GOOD},v1=${GOOD}`,
    ` v1=${GOOD} , t=${SIGNED_AT} `,
    `t=${SIGNED_AT},v1=${GOOD.toUpperCase()}`,
  ])('accepts `%s`', (header) => {
    expect(scheme.verify(request(header))).toEqual({});
  });

  it.each([
    '',
    GOOD,
    `v1=${GOOD}`,
    `t=${SIGNED_AT}`,
    `t=${SIGNED_AT},v1=`,
    `t=${SIGNED_AT},v2=${GOOD}`,
    `t=${SIGNED_AT},v1=${GOOD.slice(2)}`,
    `t=${SIGNED_AT},v1=${GOOD}00`,
    `t=${SIGNED_AT},v1=${GOOD}zz`,
    `t=0${SIGNED_AT},v1=${GOOD}`,
    `t=${SIGNED_AT}.0,v1=${GOOD}`,
    `t=,v1=${GOOD}`,
    `t=${SIGNED_AT},t=${SIGNED_AT},v1=${GOOD}`,
  ])('refuses `%s`', (header) => {
    expect(() => scheme.verify(request(header))).toThrow();
  });

  it('refuses what was signed too long ago, or in the future', () => {
    const header = `t=${SIGNED_AT},v1=${GOOD}`;
    const arrives = (seconds: number) => () =>
      scheme.verify(request(header, SIGNED_AT + seconds));
    expect(arrives(300)).not.toThrow();
    expect(arrives(-300)).not.toThrow();
    expect(arrives(301)).toThrow(/signed 301 s ago/);
    expect(arrives(-301)).toThrow(/signed 301 s in the future/);
  });

  it('looks at the time only once the signature was found right', () => {
    const header = `t=${SIGNED_AT},v1=${'0'.repeat(64)}`;
    expect(() => scheme.verify(request(header, 0))).toThrow(/is not that of/);
  });

  it('refuses by the headers alone what is too old, whatever its body is', () => {
    const headers = `t=${SIGNED_AT},v1=${'0'.repeat(64)}`;
    const arrives = (seconds: number) => () =>
      scheme.verifyHead!(request(headers, SIGNED_AT + seconds));
    expect(arrives(300)()).toMatchObject({ isProven: false });
    expect(arrives(301)).toThrow(/signed 301 s ago/);
    expect(arrives(-301)).toThrow(/in the future/);
    for (const header of ['', `t=${SIGNED_AT}`, `t=${SIGNED_AT},v1=abc`]) {
      expect(() => scheme.verifyHead!(request(header))).toThrow();
    }
  });

  it('signs what it verifies, in each unit', () => {
    for (const unit of ['s', 'ms', 'rfc3339'] as const) {
      const own = timestampedHmac({
        header: 'x-signature',
        timestamp: { header: 'x-timestamp' },
        prefix: 'v0=',
        secret: ['new', 'old'],
        unit,
      });
      const body = Buffer.from('any $& bytes');
      const at = new Date('2026-11-23T12:00:00.123Z');
      const headers = own.sign!(body, at);
      const signed = {
        url: '/',
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, [value]]),
        ),
        body,
        receivedAt: at,
      };
      expect(own.verify(signed)).toEqual({});
    }
  });

  describe('of a sender that does not sign its timestamp', () => {
    const livepeer = timestampedHmac({
      header: 'livepeer-signature',
      message: ['body'],
      unit: 'ms',
      repeatedIn: 'timestamp',
      secret: 'keyboardCat',
    });
    const at = new Date(1_700_000_001_234);

    function signed(body: string, timestamp: string): WebhookRequest {
      const mac = livepeer.sign!(Buffer.from(body), at)['livepeer-signature'];
      const header = mac!.replace(/t=\d+/, `t=${timestamp}`);
      return {
        url: '/',
        headers: { 'livepeer-signature': [header] },
        body: Buffer.from(body),
        receivedAt: at,
      };
    }

    it('accepts a timestamp that the signed body repeats', () => {
      const request = signed('{"timestamp":1700000001234}', '1700000001234');
      expect(livepeer.verify(request)).toEqual({});
    });

    it.each([
      ['a text', '"1700000001234"'],
      ['null', 'null'],
      ['a list', '[1700000001234]'],
      ['nested deeply', '['.repeat(100_000) + ']'.repeat(100_000)],
    ])('refuses one that is %s in the signed body', (_what, value) => {
      const request = signed(`{"timestamp":${value}}`, '1700000001234');
      expect(() => livepeer.verify(request)).toThrow(/not the one that was/);
    });

    it('refuses an old body under a fresh timestamp', () => {
      const request = signed('{"timestamp":1600000000000}', '1700000001234');
      expect(() => livepeer.verify(request)).toThrow(/not the one that was/);
    });

    it('accepts a body that carries no timestamp', () => {
      expect(livepeer.verify(signed('{}', '1700000001234'))).toEqual({});
    });
  });
});
