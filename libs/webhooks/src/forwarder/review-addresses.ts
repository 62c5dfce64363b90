import { isIP } from 'node:net';
import type { Destination } from '../core/destination.js';
import { AddressGuard, bare, whyRefused } from './address-guard.js';
import type { Forward } from './forward-to.js';
import { resolve, type Resolve } from './guarded-connector.js';

/**
 * Looks up where the names of destinations lead to now. Names move, so it is
 * for a warning: whoever starts the application does not wait for it, and what
 * cannot be looked up is left to the first attempt.
 *
 * @returns what to do about those that are never called, as sentences
 */
export async function reviewAddresses(
  forwards: readonly Forward[],
  lookUp: Resolve = resolve,
): Promise<string[]> {
  const found = await Promise.all(
    forwards.map(({ destination }) => review(destination, lookUp)),
  );
  return found.filter((text) => text !== undefined);
}

async function review(
  destination: Destination,
  lookUp: Resolve,
): Promise<string | undefined> {
  if ('endpointFor' in destination) return undefined;
  const { name, allow, url } = destination;
  const { hostname, protocol } = new URL(url);
  const host = bare(hostname);
  const secure = protocol === 'https:';
  if (isIP(host)) return undefined;
  const guard = new AddressGuard(allow);
  const addresses = await addressesOf(host, lookUp);
  const refused =
    addresses.length > 0 &&
    !addresses.some((found) => guard.permits(found, host, secure));
  return refused
    ? `Each event for the destination "${name}" will be a dead letter: ${whyRefused(host, secure)}`
    : undefined;
}

function addressesOf(host: string, lookUp: Resolve): Promise<string[]> {
  return new Promise((done) => {
    lookUp(host, (error, found) =>
      done(error ? [] : found.map(({ address }) => address)),
    );
  });
}
