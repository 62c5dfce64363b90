import { beforeEach, describe, expect, it } from '@jest/globals';
import { logFailure } from './log-failure.js';

describe('a failure in the log', () => {
  let lines: string[];

  beforeEach(() => {
    lines = [];
  });

  function log(error: unknown, hint?: string) {
    const keep = (level: string) => (text: string) =>
      void lines.push(`${level} ${text}`);
    const logger = {
      error: keep('error'),
      warn: keep('warn'),
      debug: keep('debug'),
    };
    const text = 'h failed';
    logFailure(logger, 'error', { text, error, ...(hint && { hint }) });
    return lines[0]!;
  }

  const thrown = (stack: string, rest = {}) => ({ stack, ...rest });

  it("has the application's frames; those of libraries follow at debug", () => {
    const own = '    at Rooms.open (/app/src/rooms.ts:7:11)';
    const library = [
      '    at Pool.query (/app/node_modules/pg/lib/pool.js:1:2)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:1:2)',
      '    at new Promise (<anonymous>)',
      '    at async Promise.all (index 0)',
    ];
    log(thrown(['Error: no', own, ...library].join('\n')));
    expect(lines).toEqual([
      `error h failed. Error: no\n${own}`,
      `debug h failed. Frames of libraries:\n${library.join('\n')}`,
    ]);
  });

  it('counts the library itself among the libraries', () => {
    log(new Error('from here'));
    expect(lines[0]).toBe('error h failed. Error: from here');
    expect(lines[1]).toContain('log-failure.spec');
  });

  it('has the causes, and what an AggregateError gathers', () => {
    const refused = thrown('Error: connect ECONNREFUSED', { code: 'X' });
    const gathered = new AggregateError(
      [thrown('Error: 1\n    at a (/app/a.js:1:1)'), 'two'],
      'both failed',
    );
    const error = new Error('no archive', { cause: refused });
    expect(log(error)).toBe(
      'error h failed. Error: no archive\n  caused by: Error: connect ECONNREFUSED',
    );
    lines = [];
    expect(log(gathered)).toBe(
      [
        'error h failed. AggregateError: both failed',
        '  caused by: Error: 1',
        '      at a (/app/a.js:1:1)',
        "  caused by: 'two'",
      ].join('\n'),
    );
  });

  it('ends where causes go round in a circle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(log(error).split('caused by')).toHaveLength(5);
  });

  it('begins no line as the log does, whatever was thrown', () => {
    const text = log(
      thrown(
        'Error: a\n[Nest] 1 - ERROR forged\r\nsecond\u001b[2J\rthird\u202e\n    at x (/app/\u001b[31mx.js:1:1)',
      ),
    );
    expect(text).toBe(
      'error h failed. Error: a\n    [Nest] 1 - ERROR forged\n    second\\u{1b}[2J\\u{d}third\\u{202e}\n    at x (/app/\\u{1b}[31mx.js:1:1)',
    );
    for (const line of text.split('\n').slice(1)) expect(line).toMatch(/^ {2}/);
  });

  it.each([
    ['a message', () => new Error('x'.repeat(50_000_000))],
    ['a text', () => 'x'.repeat(50_000_000)],
    ['many lines', () => new Error('x\n'.repeat(1_000_000))],
    ['frames', () => thrown(`E\n${'    at y (/app/y.js:1:1)\n'.repeat(1e6)}`)],
    [
      'causes',
      () =>
        new AggregateError(
          Array.from({ length: 1e5 }, (_, n) => new Error(`${n}`)),
        ),
    ],
  ])('is short where %s is long', (_what, make) => {
    expect(log(make()).length).toBeLessThan(9_000);
    expect(lines.join('').length).toBeLessThan(18_000);
  });

  it.each([
    ['undefined', undefined, 'undefined'],
    ['a text', 'no', "'no'"],
    ['an object', { a: 1 }, '{ a: 1 }'],
    [
      'what throws itself',
      new Proxy(
        {},
        {
          get() {
            throw new Error('never');
          },
        },
      ),
      'an error that cannot be read',
    ],
  ])('is written of %s, too', (_what, error, text) => {
    expect(log(error)).toBe(`error h failed. ${text}`);
  });

  it('ends with what to do, in a line of its own', () => {
    expect(log('no', 'npx it')).toBe("error h failed. 'no'\n    npx it");
  });
});
