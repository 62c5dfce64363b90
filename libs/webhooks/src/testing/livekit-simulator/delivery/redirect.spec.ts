import { describe, expect, it } from '@jest/globals';
import type { GoRequest } from './http-exchange.js';
import { redirect } from './redirect.js';

const first: GoRequest = {
  method: 'POST',
  url: new URL('http://example.net:3000/hooks?x=1'),
  body: Buffer.from('{}'),
  authorization: 'token',
};

const follow = (status: number, location: string, last = first) =>
  redirect(first, last, { status, headers: { location } });

describe('a redirect', () => {
  it.each([301, 302, 303])(
    'makes a GET without body of it with %i',
    (status) => {
      expect(follow(status, '/other')).toEqual({
        method: 'GET',
        url: new URL('http://example.net:3000/other'),
        authorization: 'token',
        referer: 'http://example.net:3000/hooks?x=1',
      });
    },
  );

  it.each([307, 308])('repeats the POST with %i', (status) => {
    expect(follow(status, '/other')).toEqual({
      method: 'POST',
      url: new URL('http://example.net:3000/other'),
      body: first.body,
      authorization: 'token',
      referer: 'http://example.net:3000/hooks?x=1',
    });
  });

  it('stays a GET once it is one', () => {
    const get = follow(302, '/other')!;
    expect(follow(307, '/third', get)).toMatchObject({ method: 'GET' });
  });

  it.each([
    ['another port of the host', 'http://example.net:4000/', true],
    ['a host below it', 'https://eu.example.net/', true],
    ['another host', 'http://example.org/', false],
    ['a host whose name ends in the same way', 'http://myexample.net/', false],
  ])('to %s keeps the token: %p', (_where, location, keeps) => {
    const next = follow(307, location);
    expect(next?.authorization).toBe(keeps ? 'token' : undefined);
  });

  it('back to the first host does not bring the token back', () => {
    const away = follow(307, 'http://example.org/')!;
    expect(follow(307, first.url.href, away)?.authorization).toBeUndefined();
  });

  it('tells where it came from, but no password, and nothing from https to http', () => {
    const secret = { ...first, url: new URL('https://me:pw@example.net/a') };
    expect(follow(307, 'https://example.net/b', secret)?.referer).toBe(
      'https://example.net/a',
    );
    expect(follow(307, 'http://example.net/b', secret)?.referer).toBe(
      undefined,
    );
  });

  it('is none without an address, nor with another status', () => {
    expect(
      redirect(first, first, { status: 302, headers: {} }),
    ).toBeUndefined();
    expect(follow(304, '/other')).toBeUndefined();
    expect(follow(200, '/other')).toBeUndefined();
  });

  it('to something that is no HTTP cannot be followed', () => {
    expect(() => follow(302, 'ftp://example.net/')).toThrow(
      'a redirect led to ftp:',
    );
  });
});
