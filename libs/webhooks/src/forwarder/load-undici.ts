import { ConfigurationError } from '../core/errors.js';

/**
 * The HTTP client, on use: who forwards nothing need not have it.
 *
 * @throws {ConfigurationError} when it is not installed.
 */
export async function loadUndici(): Promise<typeof import('undici')> {
  try {
    return await import('undici');
  } catch (cause) {
    throw new ConfigurationError(
      'forward needs the package undici: npm install undici',
      { cause },
    );
  }
}
