import { describe, expect, it } from '@jest/globals';
import { isAway } from './is-away.js';
import { placeText } from './place-text.js';
import { refusal } from './refusal.js';

const withCode = (code: string) => Object.assign(new Error('no'), { code });

describe('a PostgreSQL that cannot be used', () => {
  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'ECONNRESET',
    'EHOSTUNREACH',
    '57P01',
    '57P03',
    '53300',
    '08006',
    '08P01',
    '25006',
    '40P01',
  ])('may be there with the next try: %s', (code) => {
    expect(isAway(withCode(code))).toBe(true);
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'no answer of PostgreSQL within 5000 ms',
  ])(
    'may be there with the next try, as pg says without a code: %s',
    (text) => {
      expect(isAway(new Error(text))).toBe(true);
    },
  );

  it.each([
    '28P01',
    '28000',
    '3D000',
    '42501',
    '42601',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_INVALID_URL',
    'ERR_WEBHOOK_CONFIGURATION',
  ])('will not be there with any: %s', (code) => {
    expect(isAway(withCode(code))).toBe(false);
  });

  it.each([
    new Error('The server does not support SSL connections'),
    new TypeError('x is undefined'),
    undefined,
  ])('will not be there with any, without a code: %s', (error) => {
    expect(isAway(error)).toBe(false);
  });
});

it('a socket that is not there may be with the next try, a file of certificates will not', () => {
  const missing = withCode('ENOENT');
  expect(isAway(Object.assign(missing, { syscall: 'connect' }))).toBe(true);
  expect(isAway(Object.assign(missing, { syscall: 'open' }))).toBe(false);
});

describe('where a PostgreSQL is', () => {
  it.each([
    ['postgres://me:secret@db.example:6432/app', 'db.example:6432/app'],
    [
      'postgres://me:secret@db.example/app?sslmode=require',
      'db.example:5432/app',
    ],
    ['postgres://me:secret@[::1]/app', '::1:5432/app'],
    [
      'postgres:///app?host=/var/run/postgresql',
      '/var/run/postgresql:5432/app',
    ],
  ])('is said without a password', (connectionString, text) => {
    expect(placeText({ connectionString }, {})).toBe(text);
  });

  it.each([
    'postgres://me:sec#ret@db/app',
    'postgres://me:sec?ret@db/app',
    'postgres://me:sec/ret@db/app',
    'postgres://me:1/sec@db/app',
    'me:secret@db/app',
    'secret',
    'host=db password=secret',
    'socket:secret@/var/run?db=app',
    'postgres://me@db/app?password=secret',
  ])('never has what may be one: %s', (connectionString) => {
    const text = placeText({ connectionString }, {});
    expect(text).not.toMatch(/sec/);
  });

  it('is what the pool or the environment says', () => {
    const pool = { host: 'db', port: 6432, database: 'app' };
    expect(placeText(pool, {})).toBe('db:6432/app');
    expect(placeText({}, { PGHOST: 'h', PGPORT: '1', PGDATABASE: 'd' })).toBe(
      'h:1/d',
    );
  });
});

describe('the refusal of a place', () => {
  it('never has the address, not in its cause either', () => {
    const cause = Object.assign(new TypeError('Invalid URL'), {
      code: 'ERR_INVALID_URL',
      input: 'postgres://me:sec ret@db',
    });
    const { cause: kept, message } = refusal(cause, 'PostgreSQL (db)');
    expect(kept).toBeUndefined();
    expect(message).toContain('percent-encoded');
  });
});
