/** What moves the cursor, hides text or turns its direction: none of it is for a terminal, or a log. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A stranger's text for a terminal or a log: it cannot clear the screen, nor pass for something else.
 *
 * @param limit characters; what is longer is cut off
 */
export function readable(text: string, limit = 4_096): string {
  const short = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return short
    .toWellFormed()
    .replaceAll(UNREADABLE, (character) =>
      character === '\n'
        ? character
        : `\\u{${character.codePointAt(0)!.toString(16)}}`,
    );
}

/** {@link readable}, in one line. */
export function readableLine(text: string, limit?: number): string {
  return readable(text, limit).replaceAll('\n', '\\n');
}
