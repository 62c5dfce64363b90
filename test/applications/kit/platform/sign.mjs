import { createHash, createHmac } from 'node:crypto';

export const LIVEKIT = {
  apiKey: 'APItest',
  apiSecret: 'test-secret-0123456789abcdef0123456789abcdef',
};

/** Signs as a LiveKit server does, with what every Node has. */
export function livekitHeaders(body, { apiKey, apiSecret } = LIVEKIT) {
  const now = Math.floor(Date.now() / 1000);
  const sha256 = createHash('sha256').update(body).digest('base64');
  const claims = { iss: apiKey, nbf: now, exp: now + 300, sha256 };
  const signed = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const mac = createHmac('sha256', apiSecret).update(signed);
  return {
    authorization: `${signed}.${mac.digest('base64url')}`,
    'content-type': 'application/webhook+json',
  };
}
