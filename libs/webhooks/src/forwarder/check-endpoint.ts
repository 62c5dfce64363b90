import type { Endpoint } from '../core/destination.js';
import { ConfigurationError } from '../core/errors.js';
import { signaturesOf } from './signatures-of.js';

/**
 * @returns its address
 * @throws {ConfigurationError} for an address that cannot be called, or no signature.
 */
export function checkEndpoint(name: string, endpoint: Endpoint): URL {
  const url = URL.parse(endpoint.url);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new ConfigurationError(
      `The destination "${name}" has no usable url: write the whole address, https://...`,
    );
  }
  if (url.username || url.password) {
    throw new ConfigurationError(
      `The url of the destination "${name}" has a user or a password in it: send them as a signature, bearerToken({ token }), or in headers`,
    );
  }
  try {
    signaturesOf(endpoint);
  } catch (cause) {
    const { message } = cause as Error;
    throw new ConfigurationError(`The destination "${name}": ${message}`, {
      cause,
    });
  }
  return url;
}
