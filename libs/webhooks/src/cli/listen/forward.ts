import {
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';

/** Headers of one connection, not of the message: they end here (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const TIMEOUT = 30_000;

/**
 * Passes a request on as it came, and its answer back: method, headers and
 * bytes are the sender's, all but `Host` and what belongs to one connection.
 *
 * @returns the status that the application answered
 * @throws where it did not answer; nothing is sent back then
 */
export async function forward(
  message: IncomingMessage,
  bytes: Buffer,
  url: URL,
  response: ServerResponse,
): Promise<number> {
  const answer = await exchange(message, bytes, url);
  const { statusCode: status = 502, rawHeaders } = answer;
  response.writeHead(status, endToEnd(rawHeaders).flat());
  // Its sender may have gone meanwhile; what the application said counts.
  await pipeline(answer, response).catch(() => {});
  return status;
}

function exchange(
  message: IncomingMessage,
  bytes: Buffer,
  url: URL,
): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = endToEnd(message.rawHeaders).filter(
    ([name]) =>
      !['host', 'content-length', 'expect'].includes(name.toLowerCase()),
  );
  headers.push(['Host', url.host], ['Content-Length', String(bytes.length)]);
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: message.method ?? 'POST',
      headers: headers.flat(),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    request.once('error', reject).once('response', resolve);
    request.end(bytes);
  });
}

function endToEnd(raw: readonly string[]): [name: string, value: string][] {
  const pairs = raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : [],
  );
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/));
  return pairs.filter(([name]) => {
    const lower = name.toLowerCase();
    return !HOP_BY_HOP.has(lower) && !named.includes(lower);
  });
}
