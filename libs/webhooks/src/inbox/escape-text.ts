/** What JSON writes as an escape: quotes, backslashes, control characters, halves of surrogate pairs. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

/**
 * Writes a text so that every database holds it and gives it back the same:
 * PostgreSQL refuses NUL and lone surrogates. Ordinary text stays as it is.
 */
export function escapeText(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** Reads what {@link escapeText} wrote. */
export function unescapeText(text: string): string {
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}

/** Of a text that may not be there, as a column has it. */
export function escapeOptional(text: string | undefined): string | null {
  return text === undefined ? null : escapeText(text);
}
