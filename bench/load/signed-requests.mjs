import { createHash, createHmac } from 'node:crypto';
import { makeEvent } from '../inbox/events.mjs';

/** How many rooms the events are spread over. */
const ROOMS = 200;

/** Requests as a LiveKit server writes them to the socket, each with an event of its own. */
export function signedRequests(count, port, { key, secret }) {
  const header = encode({ alg: 'HS256', typ: 'JWT' });
  const nbf = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, (_, index) => {
    const { body } = makeEvent(index % ROOMS).received.request;
    const sha256 = createHash('sha256').update(body).digest('base64');
    const claims = encode({ iss: key, nbf, exp: nbf + 300, sha256 });
    const input = `${header}.${claims}`;
    const mac = createHmac('sha256', secret).update(input).digest('base64url');
    const head = [
      'POST /webhooks/livekit HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'User-Agent: Go-http-client/1.1',
      `Content-Length: ${body.length}`,
      `Authorization: ${input}.${mac}`,
      'Content-Type: application/webhook+json',
      '\r\n',
    ].join('\r\n');
    return Buffer.concat([Buffer.from(head), body]);
  });
}

function encode(json) {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}
