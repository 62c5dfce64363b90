import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { buildConnector } from 'undici';
import { NonRetryableError } from '../core/job-errors.js';
import { outsideRequests } from '../core/outside-requests.js';
import { bare, whyRefused, type AddressGuard } from './address-guard.js';

/** Asks for the addresses of a name; `dns.lookup` in production. */
export type Resolve = (
  host: string,
  done: (
    error: NodeJS.ErrnoException | null,
    addresses: LookupAddress[],
  ) => void,
) => void;

export const resolve: Resolve = (host, done) =>
  systemLookup(host, { all: true }, done);

export interface ConnectorOptions {
  /** Milliseconds to connect within, the look-up included. */
  readonly timeout: number;
  /** Ends all connections, those that are still being made too. */
  readonly signal: AbortSignal;
  /** @default `dns.lookup` */
  readonly lookUp?: Resolve;
}

/**
 * Connects to nothing that the guard refuses. The name is looked up once, for
 * the connection itself: an address that was checked before could be another
 * by then (DNS rebinding).
 *
 * @param build undici's own
 */
export function guardedConnector(
  build: typeof buildConnector,
  guard: AddressGuard,
  { lookUp = resolve, timeout, signal }: ConnectorOptions,
): buildConnector.connector {
  const connectors = [false, true].map((secure) => {
    const lookup = guardedLookup(guard, secure, lookUp);
    // Node's sockets take a signal; undici's types know it not.
    return build({ lookup, timeout, signal } as buildConnector.BuildOptions);
  });
  return (options, callback) => {
    const host = bare(options.hostname);
    const secure = options.protocol === 'https:';
    // Of an address nothing is looked up.
    if (isIP(host) && !guard.permits(host, host, secure)) {
      callback(new AddressRefusedError(host, secure), null);
      return;
    }
    // Other events will be sent on it, too.
    outsideRequests(() => connectors[Number(secure)]!(options, callback));
  };
}

/** Not retried: what is refused today is refused tomorrow; a name may be fixed and its dead letters replayed. */
class AddressRefusedError extends NonRetryableError {
  constructor(host: string, secure: boolean) {
    super(whyRefused(host, secure));
  }
}

function guardedLookup(
  guard: AddressGuard,
  secure: boolean,
  lookUp: Resolve,
): LookupFunction {
  return (host, { all }, callback) => {
    lookUp(host, (error, found) => {
      if (error) {
        callback(error, []);
        return;
      }
      const addresses = found.filter(({ address }) =>
        guard.permits(address, host, secure),
      );
      const [first] = addresses;
      if (!first) callback(new AddressRefusedError(host, secure), []);
      else if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
