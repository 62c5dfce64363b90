import {
  request as httpRequest,
  type Agent,
  type IncomingHttpHeaders,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { nextTurn } from '../../../core/next-turn.js';

/** A request as LiveKit's HTTP client, Go's, writes it. */
export interface GoRequest {
  readonly method: 'POST' | 'GET';
  readonly url: URL;
  /** Absent on a `GET`. */
  readonly body?: Buffer;
  readonly authorization?: string;
  readonly referer?: string;
}

export interface GoResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Sends one request with exactly Go's headers, in its order, and reads status and headers of the answer. */
export function exchange(sent: GoRequest, agent: Agent): Promise<GoResponse> {
  const { url, method } = sent;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const options = { method, agent, setHost: false, auth: null };
    const request = send(url, options);
    for (const [name, value] of headersOf(sent)) request.setHeader(name, value);
    // Go sends none; Node would add `keep-alive`.
    request.removeHeader('connection');
    request.on('error', reject);
    // An answer that leaves HTTP, `101` above all, is none; without this the queue would wait for ever.
    request.once('upgrade', (_response, socket) => socket.destroy());
    const gone = () =>
      reject(new Error('the connection ended without an answer'));
    request.once('close', gone);
    request.once('response', (response) => {
      request.off('close', gone);
      const { statusCode: status = 0, headers } = response;
      const done = () => resolve({ status, headers });
      // LiveKit looks at the status only. Once the body is read as well, and
      // a short one came along with the head, the connection is free again.
      response.resume().once('close', done).once('error', done);
      void nextTurn().then(done);
    });
    request.end(sent.body);
  });
}

function headersOf(sent: GoRequest): [string, string | number][] {
  const { url, body, authorization, referer } = sent;
  const headers: [string, string | number | undefined][] = [
    ['Host', url.host],
    ['User-Agent', 'Go-http-client/1.1'],
    ['Content-Length', body?.length],
    ['Authorization', authorization],
    ['Content-Type', 'application/webhook+json'],
    ['Referer', referer],
    ['Accept-Encoding', 'gzip'],
  ];
  return headers.filter(
    (header): header is [string, string | number] => header[1] !== undefined,
  );
}
