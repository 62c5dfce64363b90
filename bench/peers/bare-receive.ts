import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { API_KEY, API_SECRET } from './peer.js';

/** What has to be checked of a LiveKit webhook, by hand. @returns the event, where all is right */
export function receive(authorization = '', body: Buffer): unknown {
  const [header = '', payload = '', signature = ''] = authorization.split('.');
  const mac = createHmac('sha256', API_SECRET)
    .update(`${header}.${payload}`)
    .digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== mac.length || !timingSafeEqual(given, mac)) {
    return undefined;
  }
  const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const now = Date.now() / 1000;
  if (alg !== 'HS256' || claims.iss !== API_KEY) return undefined;
  if (!(claims.exp > now - 60) || !(claims.nbf <= now + 60)) return undefined;
  const hash = createHash('sha256').update(body).digest();
  const claimed = Buffer.from(claims.sha256, 'base64');
  if (claimed.length !== hash.length || !timingSafeEqual(claimed, hash)) {
    return undefined;
  }
  return JSON.parse(body.toString());
}
