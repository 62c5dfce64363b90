import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Circuit } from './circuit.js';

// It says when it opens and closes.
Logger.overrideLogger(false);

const PAUSE = 40;
const DOWN = new Error('down');
const DISLIKED = new Error('disliked');

let circuit: Circuit;

beforeEach(() => {
  const options = { failures: 5, pause: PAUSE };
  circuit = new Circuit(
    'x',
    options,
    (error) => error === DISLIKED,
    () => 0,
  );
});
afterEach(() => circuit.close());

/** What each of these calls came to. */
async function call(...outcomes: readonly (Error | undefined)[]) {
  const ends: string[] = [];
  for (const outcome of outcomes) {
    const end = await circuit
      .run(async () => {
        if (outcome) throw outcome;
      })
      .then(
        () => 'sent',
        (error: Error & { code?: string }) => error.code ?? error.message,
      );
    ends.push(end);
  }
  return ends;
}

const times = (count: number, outcome?: Error) =>
  Array.from({ length: count }, () => outcome);
const POSTPONED = 'ERR_WEBHOOK_POSTPONED';

async function isBack() {
  // The timer of the library's, which has no clock to hand it.
  while ((await call(undefined))[0] !== 'sent') await sleep(5);
}

describe('the circuit', () => {
  it('opens when half of at least so many calls failed', async () => {
    expect(await call(...times(4, DOWN))).toEqual(Array(4).fill('down'));
    expect(await call(DOWN, undefined)).toEqual(['down', POSTPONED]);
  });

  it('stays closed while less than half fail, and for what is harmless', async () => {
    await call(...times(6), ...times(5, DOWN), ...times(20, DISLIKED));
    expect(await call(undefined)).toEqual(['sent']);
  });

  it('says when to come back: after the pause, spread', async () => {
    await call(...times(5, DOWN));
    const at = await circuit
      .run(async () => {})
      .catch((error: { at: Date }) => error.at.getTime());
    expect(at).toBeGreaterThan(Date.now());
    expect(at).toBeLessThanOrEqual(Date.now() + PAUSE);
  });

  it('lets one call through after the pause, and opens again when that fails', async () => {
    await call(...times(5, DOWN));
    await sleep(PAUSE + 20);
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const probe = circuit.run(async () => {
      await gate;
      throw DOWN;
    });
    expect(await call(undefined)).toEqual([POSTPONED]);
    letGo();
    await expect(probe).rejects.toThrow('down');
    expect(await call(undefined)).toEqual([POSTPONED]);
  });

  it('counts anew once it is back: neither what failed nor what waited before', async () => {
    await call(...times(5, DOWN), ...times(200));
    await isBack();
    // One failure is one, not the sixth.
    expect(await call(DOWN, undefined)).toEqual(['down', 'sent']);
    // And the next outage is found as soon as the first.
    const ends = await call(...times(10, DOWN));
    expect(ends.filter((end) => end === 'down').length).toBeLessThanOrEqual(5);
    expect(ends.at(-1)).toBe(POSTPONED);
  });
});
