import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { Logger } from '@nestjs/common';
import { RefusalLog } from './refusal-log.js';

/** Ten seconds that pass when they are told to. */
class Waits {
  #waiting: (() => void)[] = [];

  readonly later = (_milliseconds: number, run: () => void) => {
    this.#waiting.push(run);
    return () =>
      void (this.#waiting = this.#waiting.filter((one) => one !== run));
  };

  get count(): number {
    return this.#waiting.length;
  }

  pass(): void {
    for (const run of this.#waiting.splice(0)) run();
  }
}

describe('the log of refused requests', () => {
  const lines: string[] = [];
  const waits = new Waits();
  let log: RefusalLog;

  beforeEach(() => {
    lines.length = 0;
    log = new RefusalLog(waits.later);
    const keep = (level: string) => (text: unknown) =>
      void lines.push(`${level} ${String(text)}`);
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(keep('warn'));
    jest.spyOn(Logger.prototype, 'error').mockImplementation(keep('error'));
  });

  afterEach(() => {
    log.onApplicationShutdown();
    jest.restoreAllMocks();
  });

  const say = (times: number, text: string) => {
    for (let i = 0; i < times; i++) log.say('livekit', text);
  };

  it('says each kind at once, and how many more there were after ten seconds', () => {
    say(1_000, 'not signed');
    say(1, 'not readable');
    expect(lines).toEqual([
      'warn livekit: not signed',
      'warn livekit: not readable',
    ]);
    waits.pass();
    expect(lines.slice(2)).toEqual([
      'warn livekit: not signed (999 more within 10 s)',
    ]);
  });

  it('starts anew after ten seconds in which nothing came', () => {
    say(2, 'not signed');
    waits.pass();
    waits.pass();
    expect(waits.count).toBe(0);
    lines.length = 0;
    say(1, 'not signed');
    expect(lines).toEqual(['warn livekit: not signed']);
  });

  it('takes texts that differ in their numbers for one kind', () => {
    for (let age = 61; age < 99; age++) say(1, `signed ${age} s ago`);
    expect(lines).toEqual(['warn livekit: signed 61 s ago']);
  });

  it('takes what a stranger names, and is quoted, for one kind', () => {
    for (const key of ['a', 'b', 'a" and "b']) {
      say(1, `the token names the key "${key}", which is not configured`);
    }
    expect(lines).toHaveLength(1);
  });

  it('tells accounts apart whose names differ in their numbers only', () => {
    log.say('eu1', 'not signed');
    log.say('eu2', 'not signed');
    expect(lines).toEqual(['warn eu1: not signed', 'warn eu2: not signed']);
  });

  it('keeps no more than a bounded number of reasons, and those of one account hide no others', () => {
    const name = (i: number) =>
      i.toString().replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!);
    for (let i = 0; i < 1_000; i++) say(1, name(i));
    expect(lines.length).toBe(21);
    expect(lines.at(-1)).toMatch(/livekit: .* more than 20 reasons/);
    expect(waits.count).toBe(21);
    log.say('livepeer', 'not signed');
    expect(lines.at(-1)).toBe('warn livepeer: not signed');
  });

  it('says what is left, and waits for nothing more, when the application ends', () => {
    log.say('livekit', 'no bytes', 'error');
    log.say('livekit', 'no bytes', 'error');
    log.onApplicationShutdown();
    expect(lines).toEqual([
      'error livekit: no bytes',
      'error livekit: no bytes (1 more within 10 s)',
    ]);
    expect(waits.count).toBe(0);
  });
});
