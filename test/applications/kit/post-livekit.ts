import { createHash } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';

export const LIVEKIT = {
  apiKey: 'APItest',
  apiSecret: 'test-secret-0123456789abcdef0123456789abcdef',
};

let count = 0;

/** A body as a LiveKit server sends it, with an id that no other has. */
export function roomEvent(event = 'room_started', name = 'standup'): Buffer {
  const id = `EV_${++count}`;
  const room = { sid: 'RM_1', name };
  return Buffer.from(
    JSON.stringify({ event, id, createdAt: '1795400352', room }),
  );
}

/** Signs with LiveKit's own code. */
export async function livekitHeaders(
  body: Buffer,
  { apiKey, apiSecret } = LIVEKIT,
): Promise<Record<string, string>> {
  const token = new AccessToken(apiKey, apiSecret, { ttl: 300 });
  token.sha256 = createHash('sha256').update(body).digest('base64');
  return {
    authorization: await token.toJwt(),
    'content-type': 'application/webhook+json',
  };
}

/** Posts a webhook as a LiveKit server does. */
export async function postLiveKit(
  url: string,
  body = roomEvent(),
  headers?: Record<string, string>,
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: headers ?? (await livekitHeaders(body)),
  });
}
