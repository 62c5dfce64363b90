import type { Random } from '../support/random.js';
import { without, type Header, type Step } from './fuzz-request.js';

const CONTENT_TYPES: readonly string[] = [
  '',
  ' ',
  ';',
  'json',
  'application/json',
  'APPLICATION/JSON; CHARSET=UTF-8',
  'application/json; charset=utf-42',
  'application/json; charset="unterminated',
  'application/webhook+json',
  'application/vnd.api+json;version=1',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/html;charset=utf-16',
  'image/jpeg',
  '*/*',
  'not a content type',
  'application/json, text/plain',
  '__proto__',
  '\u00e9\u00ff/\u00fc',
  `text/${'x'.repeat(8_000)}`,
  `application/json${';a=b'.repeat(2_000)}`,
];

/** Headers that change nothing of what is sent. */
const HARMLESS: readonly Header[] = [
  ['Accept', 'text/html;q=0, application/xml'],
  ['Accept-Encoding', 'gzip, br;q=1.0, *;q=0'],
  ['Connection', 'keep-alive, x-signature'],
  ['Content-Language', 'tlh'],
  ['Content-Type-Options', 'nosniff'],
  ['Cookie', `a=${'b'.repeat(2_000)}; __proto__=1; %ff=%00`],
  ['Expect-CT', 'max-age=0'],
  ['Forwarded', 'for="_x";proto=http'],
  ['If-Match', '"x"'],
  ['If-None-Match', '*'],
  ['Keep-Alive', 'timeout=0, max=0'],
  ['Max-Forwards', '0'],
  ['Origin', 'null'],
  ['Range', 'bytes=0-0'],
  ['TE', 'trailers, deflate;q=0.5'],
  ['Trailer', 'authorization'],
  ['User-Agent', ''],
  ['Via', '1.0 x'],
  ['X-Forwarded-Host', 'evil.example, \u00e9'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Original-URL', '/echo'],
  ['X-Tab', 'a\tb'],
  ['__proto__', 'polluted'],
  ['constructor', 'polluted'],
  ["!#$%&'*+-.^_`|~0Az", 'every character of a token'],
  ['X-Latin1', '\u0080\u00a0\u00e9\u00ff'],
];

/** Says something else about the type, or nothing: no route of ours cares. */
export const oddContentType: Step = (request, { pick, chance }) => {
  const others = without(request, 'content-type');
  const types = chance(0.2) ? [] : [pick(CONTENT_TYPES)];
  if (chance(0.1)) types.push(pick(CONTENT_TYPES.filter(isShort)));
  request.story.push(`Content-Type: ${types.join(' and ').slice(0, 60)}`);
  request.headers = [
    ...others,
    ...types.map((type) => ['Content-Type', type] as const),
  ];
};

/** Headers that must not matter: more of them, in another order, spelled otherwise. */
export const oddButHarmless: Step = (request, random) => {
  const { pick, int, chance } = random;
  const more = Array.from({ length: int(0, 4) }, () => pick(HARMLESS));
  if (chance(0.05)) more.push(...many());
  const headers = shuffled([...request.headers, ...distinct(more)], random);
  const spell = pick(SPELLINGS);
  request.headers = headers.map(([name, value]) => [spell(name), value]);
  request.story.push(
    `with ${
      more
        .map(([name]) => name)
        .slice(0, 6)
        .join(', ') || 'no header'
    } more`,
  );
};

const SPELLINGS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()),
];

const isShort = (text: string) => text.length < 100;

/** Hundreds, within the 16 KiB. */
function many(): Header[] {
  return Array.from({ length: 500 }, (_, n) => [`x${n}`, '']);
}

/** Each name once: the second of two may be a question of its own. */
function distinct(headers: readonly Header[]): readonly Header[] {
  return [...new Map(headers.map((header) => [header[0], header])).values()];
}

function shuffled(headers: Header[], { int }: Random): Header[] {
  for (let at = headers.length - 1; at > 0; at--) {
    const other = int(0, at);
    [headers[at], headers[other]] = [headers[other]!, headers[at]!];
  }
  return headers;
}
