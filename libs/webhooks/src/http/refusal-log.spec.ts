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
    for (let i = 0; i < times; i++) log.say(text);
  };

  it('says each kind at once, and how many more there were after ten seconds', () => {
    say(1_000, 'livekit: not signed');
    say(1, 'livekit: not readable');
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
    say(2, 'livekit: not signed');
    waits.pass();
    waits.pass();
    expect(waits.count).toBe(0);
    lines.length = 0;
    say(1, 'livekit: not signed');
    expect(lines).toEqual(['warn livekit: not signed']);
  });

  it('takes texts that differ in their numbers for one kind', () => {
    for (let age = 61; age < 99; age++) log.say(`livekit: signed ${age} s ago`);
    expect(lines).toEqual(['warn livekit: signed 61 s ago']);
  });

  it('keeps no more than a bounded number of kinds', () => {
    const name = (i: number) =>
      i.toString().replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!);
    for (let i = 0; i < 1_000; i++) log.say(`livekit: ${name(i)}`);
    expect(lines.length).toBe(201);
    expect(lines.at(-1)).toMatch(/more than 200 reasons/);
    expect(waits.count).toBe(201);
  });

  it('says what is left, and waits for nothing more, when the application ends', () => {
    log.say('livekit: no bytes', 'error');
    log.say('livekit: no bytes', 'error');
    log.onApplicationShutdown();
    expect(lines).toEqual([
      'error livekit: no bytes',
      'error livekit: no bytes (1 more within 10 s)',
    ]);
    expect(waits.count).toBe(0);
  });
});
