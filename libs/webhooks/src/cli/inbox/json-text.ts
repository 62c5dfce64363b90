const BEYOND_ASCII = /[\u007f-\uffff]/g;

/** JSON in one line that no terminal takes for anything else: all but plain letters is escaped. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    BEYOND_ASCII,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
