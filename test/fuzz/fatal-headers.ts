import {
  oneOf,
  refuse,
  without,
  type Header,
  type Step,
} from './fuzz-request.js';

/** More than Node takes: 16 KiB of headers. */
const tooLarge: Step = (request, { pick }) => {
  const headers = pick<readonly Header[]>([
    [['X-Long', 'x'.repeat(65_536)]],
    [['x'.repeat(65_536), 'long name']],
    [['Authorization', `Bearer ${'x'.repeat(65_536)}`]],
    Array.from({ length: 3_000 }, (_, n) => [`X-${n}`, 'x'.repeat(16)]),
  ] as const);
  request.headers.push(...headers);
  request.story.push('64 kB of headers');
  refuse(request, [431]);
};

const BROKEN_LINES: readonly string[] = [
  'no colon',
  ': no name',
  'space before : x',
  ' folded: x',
  'in valid: x',
  'bad(name): x',
  'x-nul: a\0b',
  'x-control: a\x07b',
  'x-cr: a\rb',
  'x-del: a\x7fb',
  '\u00e9: x',
];

/** Lines that are no headers. */
const broken: Step = (request, { pick }) => {
  const line = pick(BROKEN_LINES);
  request.respell = (head) => head.replace('\r\n', () => `\r\n${line}\r\n`);
  request.story.push(`the header line ${JSON.stringify(line)}`);
  refuse(request, [400]);
};

const LINE_ENDINGS: Readonly<Record<string, (head: string) => string>> = {
  'bare line feeds': (head) => head.replaceAll('\r\n', '\n'),
  'bare carriage returns': (head) => head.replaceAll('\r\n', '\r'),
  'carriage returns twice': (head) => head.replaceAll('\r\n', '\r\r\n'),
};

const oddLineEndings: Step = (request, { pick }) => {
  const what = pick(Object.keys(LINE_ENDINGS));
  request.respell = LINE_ENDINGS[what];
  request.story.push(what);
  refuse(request, [400], 'there is no end of the head');
};

const hostless: Step = (request) => {
  request.headers = without(request, 'host');
  request.story.push('no Host');
  refuse(request, [400]);
};

/** Expectations that Node does not know: it answers itself, and the body is never read. */
const expectant: Step = (request, { pick }) => {
  request.headers.push(['Expect', pick(['200-ok', 'x', '101-continue'])]);
  request.story.push('an Expect that nobody knows');
  refuse(request, [417]);
};

const FATAL: readonly Step[] = [
  tooLarge,
  broken,
  broken,
  oddLineEndings,
  hostless,
  expectant,
];

/** Headers that Node's parser refuses. */
export const fatalHeaders: Step = oneOf(FATAL);
