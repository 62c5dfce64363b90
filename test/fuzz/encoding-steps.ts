import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
} from 'node:zlib';
import { DEFAULT_LIMITS } from '../../libs/webhooks/src/http/bodies/body-limits.js';
import { refuse, type FuzzRequest, type Step } from './fuzz-request.js';
import { randomBytes } from './hostile-bytes.js';

interface Coding {
  readonly name: string;
  readonly compress: (body: Buffer) => Buffer;
  readonly inflate: (content: Buffer, options: object) => Buffer;
}

const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const CODINGS: readonly Coding[] = [
  { name: 'gzip', compress: (body) => gzipSync(body), inflate: gunzipSync },
  { name: 'x-gzip', compress: (body) => gzipSync(body), inflate: gunzipSync },
  {
    name: 'deflate',
    compress: (body) => deflateSync(body),
    inflate: inflateSync,
  },
  {
    name: 'br',
    compress: (body) => brotliCompressSync(body, FAST),
    inflate: brotliDecompressSync,
  },
];

/** Some kilobytes that grow to eight times the limit. */
const BOMBS = CODINGS.map(({ name, compress }) => ({
  name,
  bytes: compress(Buffer.alloc(8 * DEFAULT_LIMITS.body, '{')),
}));

/** Compressed as it should be. */
const compressed: Step = (request, { pick, chance }) => {
  const { name, compress } = pick(CODINGS);
  const spelled = chance(0.3) ? ` ${name.toUpperCase()}  ` : name;
  encode(request, spelled, compress(request.body), 'compressed');
};

/** Named, but not done. */
const unencoded: Step = (request, { pick }) => {
  const name = pick(['', ' ', 'identity', 'IDENTITY']);
  encode(request, name, request.body, 'not compressed');
};

const cutOff: Step = (request, { pick, int }) => {
  const { name, compress } = pick(CODINGS);
  const whole = compress(request.body);
  // The last bytes of a stream can be missing without a loss; so can all of a tiny one.
  if (whole.length < 40) return;
  const part = whole.subarray(0, int(1, whole.length - 12));
  encode(request, name, part, 'compressed and cut off');
  refuse(request, [400]);
};

const damaged: Step = (request, { pick, int }) => {
  const coding = pick(CODINGS);
  const bytes = coding.compress(request.body);
  bytes[int(0, bytes.length - 1)]! ^= 1 << int(0, 7);
  whatever(request, coding, bytes, 'compressed and damaged');
};

const lengthened: Step = (request, random) => {
  const coding = random.pick(CODINGS);
  const whole = coding.compress(request.body);
  const more = random.pick([
    whole,
    Buffer.alloc(10),
    randomBytes(random, random.int(1, 100)),
  ]);
  const both = Buffer.concat([whole, more]);
  whatever(request, coding, both, 'compressed, with something behind');
};

const mislabelled: Step = (request, random) => {
  const { pick, int } = random;
  const bytes = pick([
    () => request.body,
    () => deflateRawSync(request.body),
    () => randomBytes(random, int(1, 500)),
    () => Buffer.from([0x1f, 0x8b]),
  ])();
  whatever(request, pick(CODINGS), bytes, 'not what its encoding says');
};

const bomb: Step = (request, { pick }) => {
  const { name, bytes } = pick(BOMBS);
  encode(request, name, bytes, 'a bomb');
  refuse(request, [413]);
};

const unknown: Step = (request, { pick }) => {
  const { compress } = pick(CODINGS);
  const name = pick([
    'zip',
    'zstd',
    'compress',
    'gzip, gzip',
    'gzip,br',
    'identity, gzip',
    'gzip;q=1',
    '*',
    '__proto__',
    'constructor',
    '\u00e9',
    'x'.repeat(4_000),
  ]);
  encode(request, name, compress(request.body), 'of an unknown encoding');
  refuse(request, [400]);
};

const twice: Step = (request, { pick }) => {
  const { name, compress } = pick(CODINGS);
  encode(request, name, compress(compress(request.body)), 'compressed twice');
  request.headers.push(['Content-Encoding', name]);
  refuse(request, [400]);
};

const ENCODINGS: readonly Step[] = [
  compressed,
  compressed,
  unencoded,
  cutOff,
  damaged,
  lengthened,
  mislabelled,
  unknown,
  twice,
];

/** Sends the body under a `Content-Encoding`, rightly or not. */
export const encodeBody: Step = (request, random) => {
  // Nothing is inflated where there is nothing.
  if (request.body.length === 0) return;
  const step = random.chance(0.05) ? bomb : random.pick(ENCODINGS);
  step(request, random);
};

function encode(
  request: FuzzRequest,
  name: string,
  content: Buffer,
  what: string,
): void {
  request.story.push(`${what} (Content-Encoding: ${name.slice(0, 40)})`);
  request.headers.push(['Content-Encoding', name]);
  request.content = content;
}

/** Chance decides what comes out: this body, another one, or none. */
function whatever(
  request: FuzzRequest,
  { name, inflate }: Coding,
  content: Buffer,
  what: string,
): void {
  encode(request, name, content, what);
  try {
    const body = inflate(content, { maxOutputLength: DEFAULT_LIMITS.body });
    if (body.equals(request.body)) return;
    if (request.target.signsBodies) request.signed = false;
    request.readable = 'perhaps';
    request.body = body;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    refuse(request, [code === 'ERR_BUFFER_TOO_LARGE' ? 413 : 400]);
  }
}
