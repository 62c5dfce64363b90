import { createHash, createHmac } from 'node:crypto';
import { livekit } from 'nestjs-livestream-webhooks/livekit';

export const KEY = 'APItest';
export const SECRET = 'test-secret-0123456789abcdef0123456789abcdef';

/** The key of the sample, where nothing else is set. */
export const DEVELOPMENT = {
  key: 'devkey',
  secret: 'devsecret-0123456789abcdef0123456789abcdef',
};

/** The source under test, with the key and secret above. */
export const testLiveKit = (more: { account?: string; path?: string } = {}) =>
  livekit({ apiKey: KEY, apiSecret: SECRET, ...more });

let count = 0;

/** An event in a room, with an id that no other has. */
export function roomEvent(
  event = 'room_started',
  name = 'standup',
  more: object = {},
) {
  return {
    event,
    id: `EV_${++count}`,
    createdAt: '1795400352',
    room: { sid: 'RM_1', name },
    ...more,
  };
}

export interface Signing {
  readonly key?: string;
  readonly secret?: string;
  readonly at?: Date;
}

/** The headers with which LiveKit sends these bytes; made without the library, so that the two can disagree. */
export function livekitHeaders(
  body: Buffer,
  { key = KEY, secret = SECRET, at = new Date() }: Signing = {},
): Record<string, string> {
  const now = Math.floor(at.getTime() / 1000);
  const sha256 = createHash('sha256').update(body).digest('base64');
  const claims = { iss: key, exp: now + 300, nbf: now, iat: now, sha256 };
  return {
    authorization: signToken({ alg: 'HS256', typ: 'JWT' }, claims, secret),
    'content-type': 'application/webhook+json',
  };
}

/** A JWT, also one that no library would make. */
export function signToken(
  header: object,
  claims: object,
  secret: string,
  hash = 'sha256',
): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const mac = createHmac(hash, secret).update(input).digest('base64url');
  return `${input}.${mac}`;
}

/** Posts an event, or bytes, signed as LiveKit signs. */
export function postLiveKit(
  url: string,
  event: object | Buffer,
  signing: Signing = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = Buffer.isBuffer(event)
    ? event
    : Buffer.from(JSON.stringify(event));
  return fetch(url, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { ...livekitHeaders(body, signing), ...headers },
  });
}
