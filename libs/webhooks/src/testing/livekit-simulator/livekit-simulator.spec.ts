import { describe, expect, it } from '@jest/globals';
import type { LiveKitSimulatorOptions } from './livekit-simulator.options.js';
import { LiveKitSimulator } from './livekit-simulator.js';

const usable: LiveKitSimulatorOptions = {
  url: 'http://127.0.0.1:9/',
  apiKey: 'key',
  apiSecret: 'secret',
};

describe('a LiveKit simulator', () => {
  it.each<[string, Partial<LiveKitSimulatorOptions>, string]>([
    ['no URL', { url: [] }, 'the whole address'],
    ['half a URL', { url: ['127.0.0.1:3000/hooks'] }, 'the whole address'],
    ['a URL that is no HTTP', { url: 'ftp://x/' }, 'the whole address'],
    ['a blank key', { apiKey: '' }, 'LIVEKIT_API_KEY'],
    ['a blank secret', { apiSecret: ' ' }, 'LIVEKIT_API_SECRET'],
  ])('refuses %s, and says what to do', (_what, wrong, text) => {
    expect(() => new LiveKitSimulator({ ...usable, ...wrong })).toThrow(text);
  });

  it('drops what it is given after it was closed', async () => {
    const simulator = new LiveKitSimulator(usable);
    simulator.close();
    const [outcome] = await simulator.send({ event: 'room_started' });
    expect(outcome).toMatchObject({
      event: 'room_started',
      outcome: 'dropped',
      reason: 'closed',
      attempts: 0,
    });
    expect(await simulator.playRoom()).toEqual([]);
    expect(simulator.summary).toMatchObject({ sent: 1, dropped: 1 });
  });
});
