import type { Random } from '../support/random.js';
import {
  without,
  type FuzzRequest,
  type Known,
  type Step,
} from './fuzz-request.js';
import { proofHeaders } from './genuine.js';

interface Forgery {
  readonly what: string;
  /** What stands in the header's place; several, or none. */
  readonly values: readonly string[];
  readonly signed: Known;
}

type Forge = (value: string, random: Random) => Omit<Forgery, 'what'>;

const lost = (...values: string[]) => ({ values, signed: false });
const unsure = (...values: string[]) => ({
  values,
  signed: 'perhaps' as const,
});

/** What is done to one header of the proof. The last forty characters are, in every scheme, part of the MAC itself. */
const FORGERIES: Readonly<Record<string, Forge>> = {
  missing: () => lost(),
  blank: () => lost(''),
  'all spaces': () => lost('   '),
  'there twice': (value) => lost(value, value),
  'there twice, once wrong': (value, { chance }) =>
    chance(0.5) ? lost(value, 'x') : lost('x', value),
  'there three hundred times': (value) =>
    lost(...Array.from({ length: 300 }, () => value.slice(0, 1))),
  'a list of itself': (value) => unsure(`${value}, ${value}`),
  'a list of candidates': (value, random) =>
    unsure(
      `${value},${value.slice(-64)}`,
      ...(random.chance(0.5) ? [] : [`${value},v1=00,v1=`]),
    ),
  'cut off': (value, { int }) => lost(value.slice(0, -int(1, 40))),
  'its beginning cut off': (value, { int }) => lost(value.slice(int(1, 20))),
  'longer by a character': (value, { pick }) =>
    lost(value + pick(['0', 'A', '=', '.', '"', '%00', '\u00e9', '\u00ff'])),
  'one character of the MAC changed': (value, { int }) =>
    lost(replaceAt(value, value.length - int(2, 40))),
  'one character changed': (value, { int }) =>
    unsure(replaceAt(value, int(0, value.length - 1))),
  'another MAC': (value, { int }) => {
    const mac = Array.from({ length: 40 }, () => int(0, 15).toString(16));
    return lost(value.slice(0, -40) + mac.join(''));
  },
  'in capitals': (value) => unsure(value.toUpperCase()),
  'in small letters': (value) => unsure(value.toLowerCase()),
  'with a space in it': (value, { int }) => {
    const at = int(1, value.length - 1);
    return unsure(`${value.slice(0, at)} ${value.slice(at)}`);
  },
  'with spaces around': (value) => ({
    values: [` \t ${value} \t`],
    signed: true,
  }),
  'in quotes': (value) => lost(`"${value}"`),
  'with a word in front': (value, { pick }) =>
    unsure(
      `${pick(['Basic', 'bearer ', 'sha256=', 'v1=', 'BEARER'])} ${value}`,
    ),
  'a word without a proof': (_value, { pick }) =>
    lost(
      pick(['Bearer', 'Bearer ', 'null', 'undefined', '[object Object]', '..']),
    ),
  'no latin text': () => lost('\u00e9\u00fc\u0080\u00ff'.repeat(20)),
  'very long': (value) => lost(value + 'a'.repeat(8_000)),
  'of another time': (value, { pick }) => {
    const time = /(?<![0-9a-z])\d{10,13}(?![0-9a-z])/i;
    const other = pick(TIMES);
    return time.test(value)
      ? lost(value.replace(time, () => other))
      : lost(replaceAt(value, value.length - 20));
  },
};

const TIMES: readonly string[] = [
  '',
  '0',
  '-1',
  '-1795402112374',
  'NaN',
  'Infinity',
  '1e99',
  '1.5',
  '0x19b',
  '9'.repeat(15),
  '9'.repeat(400),
  '2026-11-23T12:00:00Z',
  '\u0661\u0662',
].map((text) => Buffer.from(text).toString('latin1'));

/** Does something to one of the headers that hold the proof. */
export const forgeProof: Step = (request, random) => {
  const name = random.pick(proofHeaders(request.target));
  const what = random.pick(Object.keys(FORGERIES));
  const { values, signed } = FORGERIES[what]!(valueOf(request, name), random);
  request.story.push(`${name} ${what}`);
  if (signed !== true) request.signed = signed;
  replace(request, name, values);
};

/** The proof of another event of the same sender. */
export const borrowProof: Step = (request) => {
  const { target, body, at } = request;
  if (!target.signsBodies) return;
  const other = Buffer.concat([body, Buffer.from(' ')]);
  for (const [name, value] of Object.entries(target.scheme.sign!(other, at))) {
    replace(request, name, [value]);
  }
  request.story.push('with the proof of another body');
  request.signed = false;
};

export function valueOf({ headers }: FuzzRequest, name: string): string {
  const found = headers.find(([other]) => other.toLowerCase() === name);
  // Spaces around it are no part of it.
  return (found?.[1] ?? '').trim();
}

export function replace(
  request: FuzzRequest,
  name: string,
  values: readonly string[],
): void {
  const others = without(request, name);
  request.headers = [
    ...others,
    ...values.map((value) => [name, value] as const),
  ];
}

/** Another character of the same alphabets, never the same letter in another case. */
function replaceAt(text: string, at: number): string {
  const before = text[at] ?? '';
  const after = /[0-8a-eA-E]/.test(before)
    ? String.fromCharCode(before.charCodeAt(0) + 1)
    : '0';
  return text.slice(0, at) + after + text.slice(at + 1);
}
