import { expect, it } from '@jest/globals';
import { indentedJson } from './indented-json.js';

const SAMPLES = [
  {},
  [],
  [[], {}, [{}]],
  'text',
  null,
  { a: [1, { b: 'x, "y": {[\\' }], c: {}, d: [], 'e"': -1.5e-7, f: true },
  [['a', ['b']], ['c']],
];

it.each(SAMPLES.map((json) => [JSON.stringify(json), json] as const))(
  'indents %s as JSON.stringify does',
  (text, json) => {
    expect(indentedJson(text)).toBe(JSON.stringify(json, null, 2));
    expect(indentedJson(JSON.stringify(json, null, '\t'))).toBe(
      JSON.stringify(json, null, 2),
    );
  },
);

it('changes no number', () => {
  expect(indentedJson('{"size": 9007199254740993.10}')).toBe(
    '{\n  "size": 9007199254740993.10\n}',
  );
});

it('leaves alone what is no JSON', () => {
  expect(indentedJson('a=1&b={2}')).toBe('a=1&b={2}');
});

it('leaves alone what nobody reads', () => {
  const depth = 100_000;
  const text = '['.repeat(depth) + ']'.repeat(depth);
  expect(indentedJson(text)).toBe(text);
});
