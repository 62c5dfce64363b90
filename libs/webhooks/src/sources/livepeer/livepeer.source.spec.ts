import { describe, expect, it } from '@jest/globals';
import { livepeerSamples } from './livepeer.samples.js';
import { livepeer } from './livepeer.source.js';

const route = livepeer.source.routes['events']!.open({ secret: 'secret' });

const parse = (event: object) =>
  route.parse({ headers: {}, body: Buffer.from(JSON.stringify(event)) });

describe('the livepeer source', () => {
  it('tells whether a stream is live, and where to watch it', () => {
    const { stream } = livepeerSamples['stream.started'] as {
      stream: { playbackId: string };
    };
    expect(parse(livepeerSamples['stream.started'])?.data).toMatchObject({
      isActive: true,
      playbackUrl: `https://livepeercdn.studio/hls/${stream.playbackId}/index.m3u8`,
    });
    expect(parse(livepeerSamples['stream.idle'])?.data).toMatchObject({
      isActive: false,
    });
  });

  it('takes the id of the envelope, which retries and registrations share', () => {
    const sample = livepeerSamples['stream.idle'] as { id: string };
    expect(parse(sample)?.id).toBe(sample.id);
  });

  it('leaves the id of the old envelope alone: it is that of the registration', () => {
    const event = { id: 'registration', event: 'stream.started', stream: {} };
    const parsed = parse(event);
    expect(parsed?.id).toBeUndefined();
    expect(parsed).toMatchObject({ dedupeFor: 86_400_000, key: 'default' });
  });

  it('orders by the stream, else by the asset, else by the task', () => {
    const keys = [
      { stream: { id: 's', parentId: 'p' } },
      { stream: { id: 's' } },
      { payload: { asset: { id: 'a' } } },
      { payload: { task: { id: 't' } } },
    ].map((more) => parse({ event: 'x', ...more })?.key);
    expect(keys).toEqual(['p', 's', 'a', 't']);
  });

  it('reads no event from a body with an accessKey, even an empty one', () => {
    for (const accessKey of ['key', '', null]) {
      expect(() => parse({ event: 'stream.started', accessKey })).toThrow(
        /no event/,
      );
    }
  });
});
