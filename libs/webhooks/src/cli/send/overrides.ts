import { InvalidArgumentError } from 'commander';
import { overriding } from '../../testing/overriding.js';

/**
 * Reads `--set path=value` and lays it over what earlier ones set: a value
 * that is JSON is that, any other is a text.
 *
 * @example
 * ```ts
 * withOverride('room.name=standup', {}); // { room: { name: 'standup' } }
 * ```
 */
export function withOverride(text: string, earlier: object = {}): object {
  const equals = text.indexOf('=');
  const path = text.slice(0, Math.max(equals, 0)).split('.');
  if (path.includes('')) {
    throw new InvalidArgumentError(
      'Write a path, an equals sign and a value: --set room.name=standup',
    );
  }
  const value = valueOf(text.slice(equals + 1));
  const nested = path.reduceRight<unknown>(
    // A computed name is a field of its own, `__proto__` too.
    (inner, name) => ({ [name]: inner }),
    value,
  );
  return overriding(earlier, nested as object);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
