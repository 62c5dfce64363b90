import { isIP } from 'node:net';
import type { Destination } from '../core/destination.js';
import { ConfigurationError } from '../core/errors.js';
import { AddressGuard, bare, whyRefused } from './address-guard.js';

/** What every machine calls itself. */
const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * Checks what the address of a destination says by itself, before any name is
 * looked up: each event would be a dead letter.
 *
 * @throws {ConfigurationError} for an address that is never called.
 */
export function checkAddress({ name, allow }: Destination, url: URL): void {
  const guard = new AddressGuard(allow);
  const host = bare(url.hostname);
  const secure = url.protocol === 'https:';
  if (isPermitted(guard, host, secure)) return;
  throw new ConfigurationError(
    `The destination "${name}" would never be called: ${whyRefused(host, secure)}`,
  );
}

/** `true` also where only the look-up of a name can tell. */
function isPermitted(
  guard: AddressGuard,
  host: string,
  secure: boolean,
): boolean {
  if (isIP(host)) return guard.permits(host, host, secure);
  if (guard.permitsHost(host)) return true;
  if (/^(.*\.)?localhost\.?$/.test(host)) {
    return LOOPBACK.some((address) => guard.permits(address, host, secure));
  }
  return secure || guard.hasRanges;
}
