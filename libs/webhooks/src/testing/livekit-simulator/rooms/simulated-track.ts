import { livekitSamples } from '../../../sources/livekit/livekit.samples.js';
import type { Mint } from './mint.js';
import type { Fields } from './simulated-event.js';

/** What a participant publishes. */
export type TrackKind = 'microphone' | 'camera';

const sample = livekitSamples.track_published as {
  readonly track: Fields & { readonly codecs: readonly Fields[] };
};

/** A track as LiveKit describes one that was just published. */
export function simulatedTrack(kind: TrackKind, mint: Mint): Fields {
  return kind === 'microphone' ? microphone(mint) : camera(mint);
}

function microphone(mint: Mint): Fields {
  const { track } = sample;
  return {
    ...track,
    sid: mint.id('TR_AM'),
    codecs: track.codecs.map((codec) => ({ ...codec, cid: mint.uuid() })),
    version: { unixMicro: mint.moment().microseconds },
  };
}

/** As captured too; the samples hold one track only. */
function camera(mint: Mint): Fields {
  const [width, height, bitrate] = [320, 240, 225_000];
  // 0 would be left out.
  const layer = { width, height, bitrate, ssrc: 1 + mint.integer(2 ** 32 - 1) };
  return {
    sid: mint.id('TR_VC'),
    type: 'VIDEO',
    name: 'cam',
    width,
    height,
    source: 'CAMERA',
    layers: [layer],
    mimeType: 'video/VP8',
    mid: '7',
    codecs: [
      {
        mimeType: 'video/VP8',
        mid: '7',
        cid: mint.uuid(),
        layers: [layer],
        videoLayerMode: 'ONE_SPATIAL_LAYER_PER_STREAM',
      },
    ],
    stream: 'camera',
    version: { unixMicro: mint.moment().microseconds },
  };
}
