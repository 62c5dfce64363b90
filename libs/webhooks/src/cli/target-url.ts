import { UsageError } from './usage.error.js';

/**
 * Where to send a webhook: an address with a path is meant as it is; one
 * without gets the path that the account has by default.
 */
export function targetUrl(address: URL, path: string): URL {
  const isWhole = address.pathname !== '/' || address.search !== '';
  return isWhole ? address : new URL(path, address);
}

/** @throws {UsageError} unless it is the address of a web server. */
export function webAddress(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new UsageError(
    `${option} must be an address that begins with http:// or https://, for example ${option} http://127.0.0.1:3000`,
  );
}
