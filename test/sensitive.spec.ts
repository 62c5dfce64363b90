import { describe, expect, it } from '@jest/globals';
import type { SourceDefinition } from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';
import { livepeer } from 'nestjs-livestream-webhooks/livepeer';
import { pumpfun } from 'nestjs-livestream-webhooks/pumpfun';
import { redactBody, redactJson } from '../libs/webhooks/src/core/redact.js';
import {
  capturedLiveKit,
  capturedLivepeer,
  type CapturedRequest,
} from './support/captured.js';

const HIDDEN = '[redacted]';
const LOOKS_SECRET =
  /password|secret|credential|token|(stream|access|account|signing|encrypted)_?key/i;

type AnySource = Pick<SourceDefinition<string, never>, 'sensitive' | 'samples'>;

/** Names and values of all fields, those in lists and objects too. */
function fieldsOf(json: unknown): [string, unknown][] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) => [
    [name, value] as [string, unknown],
    ...fieldsOf(value),
  ]);
}

const secretsIn = (json: unknown) =>
  fieldsOf(json)
    .filter(([name]) => LOOKS_SECRET.test(name))
    .map(([, value]) => value);

const bodiesOf = ({ requests }: { requests: readonly CapturedRequest[] }) =>
  requests
    .map(({ bodyBase64 }) => Buffer.from(bodyBase64, 'base64'))
    .filter((body) => body.length > 0);

describe.each<[string, AnySource, Buffer[]]>([
  ['livekit', livekit.source, bodiesOf(capturedLiveKit())],
  ['livepeer', livepeer.source, bodiesOf(capturedLivepeer())],
  ['pumpfun', pumpfun.source, bodiesOf(capturedLiveKit())],
])('what people see of %s', (_name, { sensitive = [], samples }, captured) => {
  it('holds no secret of a sample', async () => {
    const { payloads } = await samples!();
    for (const payload of Object.values(payloads).flatMap(Object.values)) {
      const seen = secretsIn(redactJson(payload, sensitive));
      expect(seen.filter((value) => value !== HIDDEN)).toEqual([]);
    }
  });

  it('holds no secret of what was captured, as a document and as bytes', () => {
    let hidden = 0;
    for (const body of captured) {
      const original: unknown = JSON.parse(body.toString());
      const redacted = redactBody(body, sensitive);
      const copy: unknown = JSON.parse(redacted.toString());
      expect(copy).toEqual(redactJson(original, sensitive));
      const seen = secretsIn(copy);
      expect(seen.filter((value) => value !== HIDDEN)).toEqual([]);
      hidden += seen.length;
    }
    expect(hidden).toBeGreaterThan(0);
  });
});

describe('the sensitive fields of livekit', () => {
  it('are what its samples hold: passwords, keys, where streams go', async () => {
    const { sensitive = [] } = livekit.source;
    const { payloads } = await livekit.source.samples!();
    const seen = redactJson(payloads['events'], sensitive);
    expect(seen).toMatchObject({
      room_started: { room: { name: 'standup', turnPassword: HIDDEN } },
      ingress_started: {
        ingressInfo: {
          streamKey: HIDDEN,
          url: HIDDEN,
          roomName: 'broadcast',
        },
      },
      egress_ended: {
        egressInfo: {
          roomComposite: {
            fileOutputs: [
              {
                s3: {
                  accessKey: HIDDEN,
                  secret: HIDDEN,
                  bucket: 'acme-recordings',
                },
              },
            ],
            streamOutputs: [{ protocol: 'RTMP', urls: [HIDDEN] }],
          },
          streamResults: [{ url: HIDDEN, status: 'FINISHED' }],
          fileResults: [{ location: expect.stringContaining('https://') }],
        },
      },
    });
    expect(JSON.stringify(seen)).not.toMatch(/rtmp:/);
  });

  it('are those of pumpfun too, where LiveKit may send to', () => {
    const missing = livekit.source.sensitive!.filter((path) => {
      const json = path
        .split('.')
        .reduceRight<unknown>((inner, name) => ({ [name]: inner }), 'x');
      const seen = redactJson(json, pumpfun.source.sensitive!);
      return !JSON.stringify(seen).includes(HIDDEN);
    });
    expect(missing).toEqual([]);
  });
});

describe('the sensitive fields of livepeer', () => {
  const seen = (json: unknown) => redactJson(json, livepeer.source.sensitive!);
  const task = (params: object) => ({
    payload: { task: { snapshot: { params } } },
  });

  it.each<[string, object]>([
    ['the key of a stream', { stream: { streamKey: 'x' } }],
    [
      'where a stream is sent on to',
      {
        stream: { multistream: { targets: [{ spec: { url: 'x' } }] } },
        payload: { target: { url: 'x' } },
      },
    ],
    ['where a stream is pulled from', { stream: { pull: { source: 'x' } } }],
    [
      'how it is pulled',
      { stream: { pull: { headers: { Authorization: 'x' } } } },
    ],
    [
      'where an asset came from, and its key',
      {
        payload: {
          asset: {
            snapshot: {
              source: { url: 'x', encryption: { encryptedKey: 'x' } },
            },
          },
        },
      },
    ],
    [
      'where a task reads from and writes to',
      task({
        upload: { url: 'x' },
        clip: { url: 'x' },
        export: { custom: { url: 'x', headers: { a: 'x' } } },
        'transcode-file': { input: { url: 'x' }, storage: { url: 'x' } },
      }),
    ],
    [
      'the account of a task',
      task({ export: { ipfs: { pinata: { jwt: 'x' } } } }),
    ],
    [
      'what a viewer shows',
      { accessKey: 'x', playURL: 'x', context: { a: 'x' } },
    ],
    [
      'what a playback policy says',
      { stream: { playbackPolicy: { webhookContext: { a: 'x' } } } },
    ],
  ])('are %s', (_what, json) => {
    expect(JSON.stringify(seen(json))).not.toContain('"x"');
  });

  it('are not where viewers watch', () => {
    const watched = {
      payload: { recordingUrl: 'x', mp4Url: 'x', session: { playbackId: 'x' } },
    };
    expect(seen(watched)).toEqual(watched);
  });
});

describe('the sensitive fields of pumpfun', () => {
  it('are the tokens of participants and the key of a stream', () => {
    const call = { event_type: 'call.started', call_id: '1' };
    expect(
      redactJson(
        {
          ...call,
          token: 'x',
          user: { token: 'x' },
          rtmp: { stream_key: 'x' },
        },
        pumpfun.source.sensitive!,
      ),
    ).toEqual({
      ...call,
      token: HIDDEN,
      user: { token: HIDDEN },
      rtmp: { stream_key: HIDDEN },
    });
  });
});
