import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Post, UseGuards } from '@nestjs/common';
import {
  anyOf,
  bearerJwt,
  hmac,
  jwtBodyHash,
  SignatureGuard,
  standardWebhooks,
  timestampedHmac,
  VerifiedWebhook,
  WebhooksModule,
  type SignatureScheme,
  type VerifiedRequest,
} from 'nestjs-livestream-webhooks';
import { belugaSignature } from 'nestjs-livestream-webhooks/livekit';
import { ADAPTERS, boot, type Running } from './support/boot.js';

const SECRET = 'a secret of the guards 0123456789';
const WHSEC = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const body = Buffer.from('{ "räume":1 }');

/** Each scheme, and headers that its sender would send; made without the scheme, so that the two can disagree. */
const now = () => Math.floor(Date.now() / 1000);
const mac = (text: string, key: string | Buffer = SECRET) =>
  createHmac('sha256', key).update(text).update(body);
const jwt = () => {
  const part = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ alg: 'HS256' })}.${part({ exp: now() + 60 })}`;
  const signature = createHmac('sha256', SECRET).update(input);
  return `Bearer ${input}.${signature.digest('base64url')}`;
};
const schemes: Readonly<
  Record<string, readonly [SignatureScheme, () => Record<string, string>]>
> = {
  hmac: [
    hmac({ header: 'x-signature', secret: SECRET }),
    () => ({ 'x-signature': mac('').digest('hex') }),
  ],
  'hmac in base64, with a prefix': [
    hmac({
      header: 'x-signature',
      secret: SECRET,
      prefix: 'sha256=',
      encoding: 'base64',
    }),
    () => ({ 'x-signature': `sha256=${mac('').digest('base64')}` }),
  ],
  timestampedHmac: [
    timestampedHmac({ header: 'mux-signature', secret: SECRET }),
    () => {
      const t = now();
      const v1 = mac(`${t}.`).digest('hex');
      return { 'mux-signature': `t=${t},v1=00,v1=${v1}` };
    },
  ],
  standardWebhooks: [
    standardWebhooks({ secret: WHSEC }),
    () => {
      const t = now();
      const key = Buffer.from(WHSEC.slice('whsec_'.length), 'base64');
      const v1 = mac(`msg_1.${t}.`, key).digest('base64');
      return {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(t),
        'webhook-signature': `v1,${v1}`,
      };
    },
  ],
  bearerJwt: [bearerJwt({ secret: SECRET }), () => ({ authorization: jwt() })],
  belugaSignature: [
    belugaSignature({ secret: SECRET }),
    () => ({ 'X-LiveKit-Signature': mac('').digest('hex') }),
  ],
  anyOf: [
    anyOf(
      jwtBodyHash({ keys: { key: SECRET } }),
      bearerJwt({ secret: SECRET }),
    ),
    () => ({ authorization: jwt() }),
  ],
};

/** With another last character, or another last but one where a `=` is last: none of their bits is spare. */
function respelled(value: string): string {
  const at = value.endsWith('=') ? value.length - 2 : value.length - 1;
  const next = value[at] === 'A' || value[at] === '0' ? '1' : '0';
  return value.slice(0, at) + next + value.slice(at + 1);
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  let running: Running;

  afterEach(() => running.app.close());

  it.each(Object.entries(schemes))(
    'a controller behind SignatureGuard(%s) gets signed requests only',
    async (_name, [scheme, sign]) => {
      @Controller('own')
      class OwnController {
        @Post()
        @UseGuards(SignatureGuard(scheme))
        receive(@VerifiedWebhook() request: VerifiedRequest) {
          return { body: request.body.toString() };
        }
      }
      running = await boot({
        adapter,
        metadata: {
          imports: [WebhooksModule.forRoot()],
          controllers: [OwnController],
        },
      });
      const post = (headers: Record<string, string>) =>
        fetch(`${running.url}/own`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: new Uint8Array(body),
        });

      const genuine = await post(sign());
      expect([genuine.status, await genuine.json()]).toEqual([
        201,
        { body: body.toString() },
      ]);
      expect((await post({})).status).toBe(401);
      const forged = Object.entries(sign()).map(([header, value]) => [
        header,
        respelled(value),
      ]);
      const answer = await post(Object.fromEntries(forged));
      expect([answer.status, await answer.json()]).toMatchObject([
        401,
        { code: 'ERR_WEBHOOK_SIGNATURE' },
      ]);
    },
  );
});
