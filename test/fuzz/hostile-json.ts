import type { Random } from '../support/random.js';
import type { Change } from './fuzz-request.js';

/** Stand for texts that `JSON.stringify` would not write. */
const [KEY, VALUE] = ['<fuzz key>', '<fuzz value>'];

const deep = (depth: number, open: string, close: string, inner = '') =>
  open.repeat(depth) + inner + close.repeat(depth);

/** JSON, and what is almost JSON. */
const VALUES: readonly string[] = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '1e400',
  '-1e400',
  '1e-400',
  '9007199254740993',
  '8.64e15',
  '8.65e15',
  '9'.repeat(400),
  '""',
  '" "',
  '"0"',
  '"9223372036854775808"',
  '"NaN"',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\r\\nx-injected: 1"',
  '"$& $$ $` $\'"',
  '"__proto__"',
  '"constructor"',
  '"👩‍👩‍👧\u202e\u2028\ufeff"',
  '[]',
  '{}',
  '[null]',
  '[[],{},[{}]]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toJSON":1,"toString":null,"valueOf":{},"then":1,"length":-1}',
  '{"id":{"id":{"id":[]}},"name":["x"],"sid":7}',
  `"${'x'.repeat(65_536)}"`,
  `[${'0,'.repeat(20_000)}0]`,
  // No JSON from here on.
  '',
  'NaN',
  '-Infinity',
  'undefined',
  '01',
  '.5',
  '0x10',
  '1_000',
  "'x'",
  '"unterminated',
  '"\\x41"',
  '"tab\there"',
  '"\u0000"',
  '[1,]',
  '{"a":1,}',
  '{a:1}',
  '/* */ 1',
  '}',
  ']]]]',
];

const DEEP_VALUES: readonly (() => string)[] = [
  () => deep(100_000, '[', ']'),
  () => deep(1_000_000, '[', ']'),
  () => deep(3_000, '[', ']'),
  () => deep(100_000, '{"a":', '}', '1'),
  () => '['.repeat(100_000),
  () => `"${'\\"'.repeat(50_000)}"`,
];

const KEYS: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'then',
  '',
  '\u0000',
  '0',
  'id',
  'event',
];

/** Changes a JSON text in one place of its tree. */
export function hostileJson(body: Buffer, random: Random): Change {
  const { pick, chance } = random;
  const value = chance(0.04) ? pick(DEEP_VALUES)() : pick(VALUES);
  const tree = JSON.parse(body.toString()) as object;
  const owners = objectsOf(tree);
  // Fields at the top decide most; a fair share of all goes there.
  const owner = chance(0.5) ? tree : pick(owners);
  const key = pick(Object.keys(owner).concat('fuzz'));
  const how = pick(['replaced', 'removed', 'repeated', 'joined'] as const);
  const another = how === 'repeated' ? key : pick(KEYS);

  if (how === 'removed') delete (owner as Record<string, unknown>)[key];
  else if (how === 'replaced') Object.assign(owner, { [key]: VALUE });
  else Object.assign(owner, { [KEY]: VALUE });
  const text = JSON.stringify(tree)
    .replace(JSON.stringify(KEY), () => JSON.stringify(another))
    .replace(JSON.stringify(VALUE), () => value);
  const by = how === 'removed' ? '' : ` by ${value.slice(0, 40)}`;
  const what = `${how} ${JSON.stringify(how === 'joined' ? another : key)}${by}`;
  return { what, body: Buffer.from(text) };
}

/** An object and all in it. */
function objectsOf(value: object): readonly object[] {
  const inner = Object.values(value).filter(
    (field): field is object => typeof field === 'object' && field !== null,
  );
  return [value, ...inner.flatMap(objectsOf)];
}
