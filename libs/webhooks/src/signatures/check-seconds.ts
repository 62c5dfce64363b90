import { ConfigurationError } from '../core/errors.js';

/**
 * Whether an option is a length of time: with one that is no number every age would do.
 *
 * @throws {ConfigurationError}
 */
export function checkSeconds(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new ConfigurationError(
    `${name} must be a number of seconds, 0 or more`,
  );
}
