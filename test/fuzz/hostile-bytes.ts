import type { Random } from '../support/random.js';
import type { Change } from './fuzz-request.js';

type Damage = (body: Buffer, random: Random) => Buffer;

const NOT_UTF8: readonly Buffer[] = [
  Buffer.from([0xff]),
  Buffer.from([0xc0, 0xaf]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xf0, 0x9f, 0x98]),
  Buffer.from([0xf5, 0x80, 0x80, 0x80]),
];

/** Whole bodies that no sender sends. */
const DOCUMENTS: readonly Buffer[] = [
  '',
  ' ',
  '\n',
  '\0',
  'null',
  'true',
  '0',
  '-1e999',
  '"text"',
  '[]',
  '{}',
  '[{}]',
  '{"":""}',
  '{"__proto__":null}',
  '{"event":null}',
  '<xml/>',
  'event=room_started&id=1',
  '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
].map((text) => Buffer.from(text));

const DAMAGES: Readonly<Record<string, Damage>> = {
  'one bit flipped': (body, { int }) => {
    const copy = Buffer.from(body);
    const at = int(0, copy.length - 1);
    copy[at]! ^= 1 << int(0, 7);
    return copy;
  },
  'some bytes overwritten': (body, { int }) => {
    const copy = Buffer.from(body);
    for (let left = int(1, 8); left > 0; left--) {
      copy[int(0, copy.length - 1)] = int(0, 255);
    }
    return copy;
  },
  'cut off': (body, { int }) => body.subarray(0, int(0, body.length - 1)),
  'its beginning cut off': (body, { int }) =>
    body.subarray(int(1, body.length - 1)),
  'a piece twice': (body, { int }) => {
    const from = int(0, body.length - 1);
    const to = int(from, body.length);
    return Buffer.concat([body.subarray(0, to), body.subarray(from)]);
  },
  'twice over': (body) => Buffer.concat([body, body]),
  'bytes put in': (body, random) =>
    insert(body, random, randomBytes(random, random.int(1, 16))),
  'no UTF-8 put in': (body, random) =>
    insert(body, random, random.pick(NOT_UTF8)),
  'NUL put in': (body, random) => insert(body, random, Buffer.alloc(1)),
  'bytes behind': (body, random) =>
    Buffer.concat([body, randomBytes(random, random.int(1, 64))]),
  'NULs behind': (body, { int }) =>
    Buffer.concat([body, Buffer.alloc(int(1, 64))]),
  'spaces around': (body, { pick }) => {
    const spaces = Buffer.alloc(pick([1, 100, 65_536]), ' \t\r\n');
    return Buffer.concat([spaces, body, spaces]);
  },
  'a byte order mark': (body) => Buffer.concat([Buffer.from('\ufeff'), body]),
  'UTF-16': (body) => Buffer.from(body.toString(), 'utf16le'),
  latin1: (body) => Buffer.from(body.toString(), 'latin1'),
  noise: (_body, random) => randomBytes(random, random.int(1, 2_000)),
  'another document': (_body, { pick }) => pick(DOCUMENTS),
};

const NAMES = Object.keys(DAMAGES);

/** Changes a body without a thought of what it says. */
export function hostileBytes(body: Buffer, random: Random): Change {
  const what = random.pick(NAMES);
  return { what, body: DAMAGES[what]!(body, random) };
}

/** Bytes of chance. */
export function randomBytes({ int }: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => int(0, 255)));
}

function insert(body: Buffer, { int }: Random, piece: Buffer): Buffer {
  const at = int(0, body.length);
  return Buffer.concat([body.subarray(0, at), piece, body.subarray(at)]);
}
