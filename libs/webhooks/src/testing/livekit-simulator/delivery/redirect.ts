import type { GoRequest, GoResponse } from './http-exchange.js';
import { UndeliverableError } from './undeliverable.error.js';

/**
 * What Go's HTTP client asks next where it is redirected, else `undefined`.
 *
 * @throws {UndeliverableError} when the other address is no HTTP.
 */
export function redirect(
  first: GoRequest,
  last: GoRequest,
  { status, headers }: GoResponse,
): GoRequest | undefined {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || !location) {
    return undefined;
  }
  const url = new URL(location, last.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UndeliverableError(`a redirect led to ${url.protocol}`);
  }
  const repeats = status >= 307 && first.body !== undefined;
  const referer = refererFor(last.url, url);
  return {
    url,
    ...(repeats && last.method === 'POST'
      ? { method: 'POST', body: first.body }
      : { method: 'GET' }),
    // Once dropped it stays away, even where the way leads back.
    ...(last.authorization !== undefined &&
      isSameOrBelow(url.hostname, first.url.hostname) && {
        authorization: last.authorization,
      }),
    ...(referer !== undefined && { referer }),
  };
}

function isSameOrBelow(host: string, parent: string): boolean {
  return host === parent || host.endsWith(`.${parent}`);
}

function refererFor(from: URL, to: URL): string | undefined {
  if (from.protocol === 'https:' && to.protocol === 'http:') return undefined;
  const referer = new URL(from);
  referer.username = '';
  referer.password = '';
  return referer.href;
}
