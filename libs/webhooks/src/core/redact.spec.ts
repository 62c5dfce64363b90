import { describe, expect, it } from '@jest/globals';
import { redactBody, redactJson } from './redact.js';

const hidden = '[redacted]';

/** Both ways of redacting, of a JSON text; they must agree. */
function redact(json: string, ...sensitive: string[]): unknown {
  const copy = redactJson(JSON.parse(json), sensitive);
  const body = redactBody(Buffer.from(json), sensitive);
  expect(JSON.parse(body.toString())).toEqual(copy);
  return copy;
}

describe('redacting', () => {
  it.each<[string, string, string, unknown]>([
    ['a text', '{"key":"x"}', 'key', { key: hidden }],
    ['a number', '{"key":-1.5e3}', 'key', { key: hidden }],
    ['false', '{"key":false}', 'key', { key: hidden }],
    ['an object as a whole', '{"key":{"a":["}"]}}', 'key', { key: hidden }],
    [
      'the values of a list one by one',
      '{"key":["a",["b",null],{"c":1},""]}',
      'key',
      { key: [hidden, [hidden, null], hidden, ''] },
    ],
    ['no null', '{"key":null}', 'key', { key: null }],
    ['no empty text', '{"key":""}', 'key', { key: '' }],
    ['no empty object', '{"key":{ }}', 'key', { key: {} }],
    ['no empty list', '{"key":[ ]}', 'key', { key: [] }],
    [
      'at any depth',
      '[{"a":[{"key":"x"}]}]',
      'key',
      [{ a: [{ key: hidden }] }],
    ],
    ['in any case', '{"KEY":"x"}', 'key', { KEY: hidden }],
    ['snake_case', '{"stream_key":"x"}', 'streamKey', { stream_key: hidden }],
    [
      'what is listed in snake_case',
      '{"streamKey":"x"}',
      'stream_key',
      { streamKey: hidden },
    ],
    [
      'escaped names',
      '{"turn\\u0050ass":"x"}',
      'turnPass',
      { turnPass: hidden },
    ],
    ['names beyond ASCII', '{"ключ":"x"}', 'КЛЮЧ', { ключ: hidden }],
    ['no other name', '{"keys":"x","ke":"y"}', 'key', { keys: 'x', ke: 'y' }],
    [
      'no values that read so',
      '["key",{"a":"key"}]',
      'key',
      ['key', { a: 'key' }],
    ],
    [
      'a path, from its end',
      '{"a":{"in":{"url":"x"}},"url":"y","out":{"url":"z"}}',
      'in.url',
      { a: { in: { url: hidden } }, url: 'y', out: { url: 'z' } },
    ],
    [
      'a path through lists',
      '{"in":[[{"url":["x"]}]]}',
      'in.url',
      { in: [[{ url: [hidden] }]] },
    ],
    [
      'a path directly, without fields between',
      '{"in":{"a":{"url":"x"}}}',
      'in.url',
      { in: { a: { url: 'x' } } },
    ],
    [
      'no path by what stood there before',
      '{"in":{"a":[]},"b":{"url":"x"}}',
      'in.url',
      { in: { a: [] }, b: { url: 'x' } },
    ],
    ['no bare value', '"key"', 'key', 'key'],
  ])('hides %s', (_what, json, sensitive, expected) => {
    expect(redact(json, sensitive)).toEqual(expected);
  });

  it('is not fooled by the names of what every object has', () => {
    const json =
      '{"__proto__":{"key":"x","a":1},"constructor":{"key":"y"},"hasOwnProperty":"z"}';
    const copy = redact(json, 'key', 'hasOwnProperty') as object;
    expect(JSON.stringify(copy)).toBe(
      json.replaceAll(/"[xyz]"/g, `"${hidden}"`),
    );
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(JSON.stringify(redact(json, '__proto__'))).toContain(
      `{"__proto__":"${hidden}"`,
    );
  });

  it('leaves the original alone', () => {
    const json = { a: [{ key: 'x' }] };
    expect(redactJson(json, ['key'])).toEqual({ a: [{ key: hidden }] });
    expect(json).toEqual({ a: [{ key: 'x' }] });
  });

  it('takes the deepest body that is allowed', () => {
    const depth = 500_000;
    const lists = `${'['.repeat(depth)}{"key":"x"}${']'.repeat(depth)}`;
    let inner = redactJson(JSON.parse(lists), ['key']);
    while (Array.isArray(inner)) [inner] = inner;
    expect(inner).toEqual({ key: hidden });
    expect(redactBody(Buffer.from(lists), ['key']).toString()).toBe(
      lists.replace('"x"', `"${hidden}"`),
    );

    const objects = `${'{"a":'.repeat(depth / 2)}"x"${'}'.repeat(depth / 2)}`;
    const secret = `{"key":${objects},"b":{"a":"y"}}`;
    for (const sensitive of ['key', 'b.a']) {
      redactJson(JSON.parse(secret), [sensitive]);
      redactBody(Buffer.from(secret), [sensitive]);
    }
    expect(redactBody(Buffer.from(secret), ['key']).toString()).toBe(
      `{"key":"${hidden}","b":{"a":"y"}}`,
    );
  });

  it.each([
    ['many fields', () => `{${'"url":"x","a":0,'.repeat(100_000)}"b":0}`],
    ['many values', () => `{"url":[${'1,'.repeat(800_000)}1]}`],
    ['many escapes', () => `{"url":"${'\\"'.repeat(800_000)}"}`],
    ['many spaces', () => `{"url"${' '.repeat(1_600_000)}:"x"}`],
    [
      'a long name with many fields in it',
      () =>
        `{"${'A_'.repeat(400_000)}":{${'"url":1,'.repeat(100_000)}"url":1}}`,
    ],
  ])('takes time in proportion to the body: %s', (_what, make) => {
    const json = make();
    const started = performance.now();
    redactJson(JSON.parse(json), ['url', 'in.url']);
    redactBody(Buffer.from(json), ['url', 'in.url']);
    // Seconds too much for a busy computer; what is quadratic takes minutes.
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('a redacted body', () => {
  it('keeps every other byte', () => {
    const body = Buffer.from(
      '\r\n{ "a" : 12345678901234567890.10, "key"\t: "é\\"}" , "é\\u00e9" : [1e400, "\u2028𝄞"] }\n',
    );
    expect(redactBody(body, ['key']).toString()).toBe(
      body.toString().replace('"é\\"}"', `"${hidden}"`),
    );
  });

  it('is redacted wherever a field stands, twice in one object too', () => {
    const body = Buffer.from('{"key":"x","Key":"y","key":null,"key":{"a":1}}');
    expect(redactBody(body, ['key']).toString()).toBe(
      `{"key":"${hidden}","Key":"${hidden}","key":null,"key":"${hidden}"}`,
    );
  });

  it('is redacted where a lenient parser reads on: byte order mark, broken UTF-8', () => {
    const body = Buffer.from('\uFEFF{"key":"x\xff","b":"\xc3"}', 'utf8');
    const broken = Buffer.from('{"key":"x\xff","b\xc3":"\xc3"}', 'latin1');
    expect(redactBody(body, ['key']).includes('"x')).toBe(false);
    expect(redactBody(broken, ['key'])).toEqual(
      Buffer.from(`{"key":"${hidden}","b\xc3":"\xc3"}`, 'latin1'),
    );
  });

  it.each(['{"a":"key"}', '{"key":null}', '', 'key=x', '{"key":"x"', '"x"'])(
    'is the same buffer where there is nothing to hide, or no JSON: %s',
    (text) => {
      const body = Buffer.from(text);
      expect(redactBody(body, ['key'])).toBe(body);
      expect(redactBody(body, [])).toBe(body);
    },
  );

  it('stays as it is when it is redacted again', () => {
    const once = redactBody(Buffer.from('{"key":["x",{"a":1}]}'), ['key']);
    expect(redactBody(once, ['key'])).toEqual(once);
  });
});
