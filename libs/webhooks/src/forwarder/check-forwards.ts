import type { Accounts } from '../core/accounts.js';
import { ConfigurationError } from '../core/errors.js';
import { checkAddress } from './check-address.js';
import { checkEndpoint } from './check-endpoint.js';
import { checkHeaders } from './check-headers.js';
import type { Forward } from './forward-to.js';

/** @throws {ConfigurationError} that says which destination to change, and how. */
export function checkForwards(
  forwards: readonly Forward[],
  accounts: Accounts,
  redactsAtRest: boolean,
): void {
  const names = new Set<string>();
  for (const forward of forwards) {
    const { destination } = forward;
    if (!Array.isArray(forward.options?.events)) {
      throw new ConfigurationError(
        `The destination "${destination.name}" does not say which events it gets: forwardTo(destination, { events: ['*'] })`,
      );
    }
    checkHeaders(destination);
    const { name } = destination;
    if (names.has(name)) {
      throw new ConfigurationError(
        `Two destinations have the name "${name}", so their jobs could not be told apart: rename one of them`,
      );
    }
    names.add(name);
    if (!('endpointFor' in destination)) {
      checkAddress(destination, checkEndpoint(name, destination));
    }
    checkForm(forward, accounts, redactsAtRest);
  }
}

/** Of redacted events the original is not there any more. */
function checkForm(
  { destination: { name }, options }: Forward,
  accounts: Accounts,
  redactsAtRest: boolean,
): void {
  if (options.as !== 'original') return;
  if (options.transform) {
    throw new ConfigurationError(
      `The destination "${name}" has a transform, and as: 'original', which sends the bytes as they came: take one of them away`,
    );
  }
  if (!redactsAtRest) return;
  const redacted = accounts.all.find(
    ({ name: account, source }) =>
      source.sensitive?.length &&
      [account, undefined].includes(options.account) &&
      (options.events.length === 0 ||
        options.events.some(
          (event) => event === '*' || event.startsWith(`${source.name}.`),
        )),
  );
  if (redacted) {
    throw new ConfigurationError(
      `The destination "${name}" wants as: 'original', but redact.atRest takes secrets out of ${redacted.source.title}'s events before they are kept: send as: 'event', or leave redact.atRest out`,
    );
  }
}
