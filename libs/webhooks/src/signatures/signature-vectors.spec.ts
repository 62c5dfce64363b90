import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { SignatureScheme } from '../core/signature-scheme.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { hmac } from './hmac.js';
import { standardWebhooks } from './standard-webhooks.js';
import { timestampedHmac } from './timestamped-hmac.js';

interface Vector {
  readonly provider: string;
  readonly name: string;
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(
    new URL(
      '../../../../test/fixtures/signature-vectors.json',
      import.meta.url,
    ),
    'utf8',
  ),
);

/** Each sender's scheme, and the time at which its vectors were signed. */
const senders: Readonly<
  Record<string, { at: string; scheme: (secret: string) => SignatureScheme }>
> = {
  'standard-webhooks': {
    at: '2021-02-25T15:02:10Z',
    scheme: (secret) => standardWebhooks({ secret }),
  },
  mux: {
    at: '2019-08-06T21:08:38Z',
    scheme: (secret) => timestampedHmac({ header: 'mux-signature', secret }),
  },
  agora: {
    at: '2019-06-13T00:00:00Z',
    scheme: (secret) =>
      hmac({ header: 'agora-signature', algorithm: 'sha1', secret }),
  },
  'api.video': {
    at: '2021-01-29T15:46:25Z',
    scheme: (secret) => hmac({ header: 'x-api-video-signature', secret }),
  },
  getstream: {
    at: '2026-04-08T14:23:35Z',
    scheme: (secret) => hmac({ header: 'x-signature', secret }),
  },
  twitch: {
    at: '2021-02-19T23:47:00Z',
    scheme: (secret) =>
      timestampedHmac({
        header: 'twitch-eventsub-message-signature',
        prefix: 'sha256=',
        timestamp: { header: 'twitch-eventsub-message-timestamp' },
        message: [
          { header: 'twitch-eventsub-message-id' },
          'timestamp',
          'body',
        ],
        unit: 'rfc3339',
        secret,
      }),
  },
  livepeer: {
    at: '2023-11-14T22:13:21Z',
    scheme: (secret) =>
      timestampedHmac({
        header: 'livepeer-signature',
        message: ['body'],
        unit: 'ms',
        repeatedIn: 'timestamp',
        tolerance: 1e8,
        secret,
      }),
  },
  'cloudflare-stream': {
    at: '2009-01-01T12:00:00Z',
    scheme: (secret) =>
      timestampedHmac({
        header: 'webhook-signature',
        timestamp: { key: 'time' },
        signatureKey: 'sig1',
        secret,
      }),
  },
  daily: {
    at: '2023-11-14T22:13:21Z',
    scheme: (secret) =>
      timestampedHmac({
        header: 'x-webhook-signature',
        timestamp: { header: 'x-webhook-timestamp' },
        encoding: 'base64',
        secretEncoding: 'base64',
        secret,
      }),
  },
  zoom: {
    at: '2021-11-02T20:43:19Z',
    scheme: (secret) =>
      timestampedHmac({
        header: 'x-zm-signature',
        prefix: 'v0=',
        timestamp: { header: 'x-zm-request-timestamp' },
        message: [{ text: 'v0:' }, 'timestamp', { text: ':' }, 'body'],
        secret,
      }),
  },
  millicast: {
    at: '2023-03-28T03:45:30Z',
    scheme: (secret) =>
      hmac({
        header: 'x-millicast-signature',
        prefix: 'sha1=',
        algorithm: 'sha1',
        secretEncoding: 'base64',
        secret,
      }),
  },
};

/** Headers of the vectors that no signature covers. */
const UNSIGNED = /webhookid|message-type|message-retry|eventsub-subscription/;

function requestOf(
  { headers, body }: Vector,
  at: Date,
  changed: Partial<WebhookRequest> = {},
): WebhookRequest {
  return {
    url: '/',
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    body: Buffer.from(body),
    receivedAt: at,
    ...changed,
  };
}

describe.each(vectors)('the vector of $provider, $name,', (vector) => {
  const sender = senders[vector.provider]!;
  const scheme = sender.scheme(vector.secret);
  const at = new Date(sender.at);
  const verify = async (changed: Partial<WebhookRequest>) =>
    scheme.verify(requestOf(vector, at, changed));

  it('is accepted', async () => {
    await expect(verify({})).resolves.toEqual({});
  });

  it('is accepted by its headers, too, and by what was found in them', async () => {
    const genuine = requestOf(vector, at);
    const verdict = await scheme.verifyHead!(genuine);
    expect(await scheme.verify(genuine, verdict)).toEqual({});
  });

  it('is refused with another bit in its body', async () => {
    for (const bit of [0, 1, vector.body.length * 8 - 1]) {
      const body = Buffer.from(vector.body);
      body[bit >> 3]! ^= 1 << (bit & 7);
      await expect(verify({ body })).rejects.toThrow();
    }
  });

  it('is refused compressed', async () => {
    const body = gzipSync(vector.body);
    await expect(verify({ body })).rejects.toThrow();
  });

  it('is refused without any one of its signed headers, or with one repeated', async () => {
    const { headers } = requestOf(vector, at);
    const signed = Object.keys(headers).filter((name) => !UNSIGNED.test(name));
    for (const name of signed) {
      const [value = ''] = headers[name] ?? [];
      for (const values of [undefined, [''], [value, value]]) {
        const changed = { ...headers, [name]: values };
        await expect(verify({ headers: changed })).rejects.toThrow();
      }
    }
  });
});
