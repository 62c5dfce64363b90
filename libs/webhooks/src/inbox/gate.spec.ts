import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Gate } from './gate.js';

const away = () => Promise.reject(new Error('ECONNREFUSED'));

describe('a gate', () => {
  let gate: Gate;

  beforeEach(() => {
    Logger.overrideLogger(false);
    const refuses = (error: unknown) => (error as Error).message === 'one row';
    gate = new Gate({ refuses }, 'webhooks are answered 503');
  });

  afterEach(() => gate.close());

  it('refuses at once while the store is away, without asking it', async () => {
    await expect(gate.run(away)).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_UNAVAILABLE',
    });
    let asked = false;
    const call = gate.run(async () => (asked = true));
    await expect(call).rejects.toThrow(/the store is away: ECONNREFUSED/);
    expect(asked).toBe(false);
  });

  it('lets calls through again once one of them found the store', async () => {
    await expect(gate.run(away)).rejects.toThrow();
    let probes = 0;
    const deadline = Date.now() + 5_000;
    while (probes === 0 && Date.now() < deadline) {
      await gate.run(async () => probes++).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await gate.run(async () => 'back')).toBe('back');
  });

  it('sends one call at a time to see whether the store is back', async () => {
    await expect(gate.run(away)).rejects.toThrow();
    let letGo: ((found: string) => void) | undefined;
    let probing: Promise<string> | undefined;
    const deadline = Date.now() + 5_000;
    while (!letGo && Date.now() < deadline) {
      probing = gate.run(
        () => new Promise<string>((resolve) => (letGo = resolve)),
      );
      probing.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await expect(gate.run(async () => 'second')).rejects.toThrow(/away/);
    letGo!('first');
    expect(await probing).toBe('first');
    expect(await gate.run(async () => 'third')).toBe('third');
  });

  it('stays open where only one event is refused', async () => {
    const refused = gate.run(() => Promise.reject(new Error('one row')));
    await expect(refused).rejects.toThrow('one row');
    expect(await gate.run(async () => 'next')).toBe('next');
  });
});
