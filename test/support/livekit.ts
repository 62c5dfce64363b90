import { jwtBodyHash } from 'nestjs-livestream-webhooks';
import { livekit } from 'nestjs-livestream-webhooks/livekit';

export const KEY = 'APItest';
export const SECRET = 'test-secret-0123456789abcdef0123456789abcdef';

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

/** The headers with which LiveKit sends these bytes. */
export function livekitHeaders(
  body: Buffer,
  { key = KEY, secret = SECRET, at }: Signing = {},
): Record<string, string> {
  return {
    ...jwtBodyHash({ keys: { [key]: secret } }).sign!(body, at),
    'content-type': 'application/webhook+json',
  };
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
