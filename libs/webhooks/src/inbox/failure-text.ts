import { errorText } from '../core/error-text.js';
import { plainText } from './plain-text.js';

const LENGTH = 4_000;

/** What is kept of a handler's error: its message and stack, in a length and in characters that every store holds. */
export function failureText(error: unknown): string {
  return plainText(errorText(error).slice(0, LENGTH));
}
