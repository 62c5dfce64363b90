import type { Random } from '../support/random.js';
import {
  CHUNKED,
  chunksOf,
  CRLF,
  framed,
  LAST_CHUNK,
  lengthOf,
} from './framing.js';
import { oneOf, refuse, type Framing, type Step } from './fuzz-request.js';
import { randomBytes } from './hostile-bytes.js';
import { wireOf } from './wire.js';

/** What Node answers to what looks like a request, but is none. */
const GARBAGE = [400] as const;

const BROKEN_SIZES: readonly string[] = [
  '',
  'x',
  '-1',
  '+5',
  '0x5',
  '5 ',
  '\u00e9',
  'FFFFFFFFFFFFFFFFF',
  '5\n',
];

const brokenChunks: Step = (request, random) => {
  const { pick } = random;
  const size = pick(BROKEN_SIZES);
  const payload = Buffer.concat([
    Buffer.from(`${size}${CRLF}`, 'latin1'),
    request.content,
    Buffer.from(`${CRLF}0${CRLF}${CRLF}`),
  ]);
  request.framing = framed(payload, {
    headers: [CHUNKED],
    ending: 'finish',
    trailing: GARBAGE,
  });
  request.story.push(`a chunk of the size ${JSON.stringify(size)}`);
  refuse(request, [400], 'a chunk has no size');
};

const chunksWithoutEnd: Step = (request, random) => {
  const chunks = chunksOf(request.content, random);
  const payload = Buffer.concat(chunks);
  const ending = random.pick(['finish', 'reset'] as const);
  request.framing = framed(payload, { headers: [CHUNKED], ending });
  request.story.push(`chunks without a last one, then ${ending}`);
  refuse(request, [400], 'the body has no end');
};

/** A length behind the body that it is the length of. */
const lateLength: Step = (request, random) => {
  const payload = Buffer.concat([
    ...chunksOf(request.content, random),
    Buffer.from(`0${CRLF}content-length: 7${CRLF}${CRLF}`),
  ]);
  request.framing = framed(payload, { headers: [CHUNKED], ending: 'finish' });
  request.story.push('a length among the trailers');
  refuse(request, [400], 'it is framed in two ways');
};

/** Two framings at once: whichever is taken, something else in between may take the other. */
const smuggling: Step = (request, random) => {
  const inner = wireOf({ ...request, framing: undefined });
  const hidden = Buffer.concat([inner.head, inner.body]);
  const end = LAST_CHUNK;
  const payload = Buffer.concat([end, hidden]);
  const kinds: readonly (readonly [string, Framing])[] = [
    [
      'a length that hides a request behind the chunks',
      framed(payload, { headers: [lengthOf(payload.length), CHUNKED] }),
    ],
    [
      'chunks that hide a request behind the length',
      framed(payload, { headers: [CHUNKED, lengthOf(end.length)] }),
    ],
    [
      'two lengths',
      framed(payload, {
        headers: [lengthOf(end.length), lengthOf(payload.length)],
      }),
    ],
    [
      'chunked, then not',
      framed(payload, {
        headers: [CHUNKED, ['Transfer-Encoding', 'identity']],
      }),
    ],
  ];
  const [what, framing] = random.pick(kinds);
  request.framing = { ...framing, ending: 'finish', trailing: GARBAGE };
  request.story.push(what);
  refuse(request, [400], 'it is framed in two ways');
};

const BROKEN_LENGTHS: readonly ((length: number) => string)[] = [
  () => '',
  () => '-1',
  () => 'NaN',
  () => '1e3',
  () => '0x10',
  (length) => `+${length}`,
  (length) => `${length},${length}`,
  (length) => `${length}, 0`,
  (length) => `${length} ${length}`,
  (length) => `${length}.0`,
  () => '9'.repeat(30),
];

const brokenLength: Step = (request, { pick }) => {
  const length = pick(BROKEN_LENGTHS)(request.content.length);
  request.framing = framed(request.content, {
    headers: [lengthOf(length)],
    ending: 'finish',
    trailing: GARBAGE,
  });
  request.story.push(`Content-Length: ${length}`);
  refuse(request, [400], 'the length is no number');
};

const CODINGS: readonly string[] = [
  'xchunked',
  'chunked, gzip',
  'chunked; q=1',
  'identity',
  'gzip',
  '',
  '"chunked"',
  'chunked\u000b',
  'chunked,',
];

/** Codings of which the last is not `chunked`: nobody can tell where such a body ends. */
const brokenCoding: Step = (request, random) => {
  const coding = random.pick(CODINGS);
  const payload = Buffer.concat([
    ...chunksOf(request.content, random),
    LAST_CHUNK,
  ]);
  request.framing = framed(payload, {
    headers: [['Transfer-Encoding', coding]],
    ending: 'finish',
    trailing: GARBAGE,
  });
  request.story.push(`Transfer-Encoding: ${JSON.stringify(coding)}`);
  refuse(request, [400], 'nobody can tell where the body ends');
};

/** The body ends before it is all there. */
const truncated: Step = (request, random) => {
  const { content } = request;
  if (content.length === 0) return;
  const part = content.subarray(0, random.int(0, content.length - 1));
  const ending = random.pick(['finish', 'reset'] as const);
  request.framing = framed(part, {
    headers: [lengthOf(content.length)],
    ending,
  });
  request.story.push(
    `${part.length} of ${content.length} bytes, then ${ending}`,
  );
  refuse(request, [400], 'the body is cut off');
};

/** The rest of the body stands where the next request should. */
const short: Step = (request, { int, chance }) => {
  const { content } = request;
  if (content.length < 2) return;
  const length = chance(0.3) ? undefined : int(1, content.length - 1);
  request.framing = framed(content, {
    headers: length === undefined ? [] : [lengthOf(length)],
    ending: 'finish',
    trailing: GARBAGE,
  });
  request.story.push(
    `a length of ${length ?? 'nothing'} for ${content.length} bytes`,
  );
  // Where bodies are not signed, a part of one is a body, too.
  refuse(request, [400, 401], 'something stands behind the body');
};

const headCutOff: Step = (request, random) => {
  const { int, pick } = random;
  const ending = pick(['finish', 'reset'] as const);
  request.respell = (head) => head.slice(0, int(0, head.length - 3));
  request.framing = framed(Buffer.alloc(0), { ending });
  request.story.push(`a head cut off, then ${ending}`);
  refuse(request, [400], 'the head is cut off');
};

const OTHER_PROTOCOLS: readonly ((random: Random) => Buffer)[] = [
  (random) => randomBytes(random, random.int(1, 500)),
  () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  () => Buffer.from('160301020001000001fc0303', 'hex'),
  () => Buffer.from('050100', 'hex'),
  () => Buffer.from('SSH-2.0-OpenSSH_9.6\r\n'),
  () => Buffer.from('EHLO localhost\r\n'),
  () => Buffer.from('GET /webhooks/livekit\r\n\r\n'),
  () => Buffer.alloc(1_000),
  () => Buffer.from('\r\n'.repeat(1_000)),
];

const noHttp: Step = (request, random) => {
  const bytes = random.pick(OTHER_PROTOCOLS)(random);
  request.respell = () => bytes.toString('latin1');
  request.framing = framed(Buffer.alloc(0), {
    ending: 'finish',
    trailing: GARBAGE,
  });
  request.story.push('no HTTP at all');
  // One of them is a request of 1991.
  refuse(request, [400, 404], 'it is no HTTP');
};

const oddVersion: Step = (request, { pick }) => {
  request.version = pick(['HTTP/1.9', 'HTTP/9.9', 'http/1.1', 'HTTP/1', '']);
  request.framing = framed(request.content, {
    headers: [lengthOf(request.content.length)],
    ending: 'finish',
    trailing: GARBAGE,
  });
  request.story.push(`the version ${JSON.stringify(request.version)}`);
  refuse(request, [400], 'there is no such version');
};

const FRAMINGS: readonly Step[] = [
  brokenChunks,
  chunksWithoutEnd,
  lateLength,
  smuggling,
  smuggling,
  brokenLength,
  brokenCoding,
  truncated,
  short,
  headCutOff,
  noHttp,
  oddVersion,
];

/** Where the body ends is not to be told, or it never comes. */
export const brokenFraming: Step = oneOf(FRAMINGS);
