/** How a sender writes times: seconds or milliseconds since 1970, or RFC 3339. */
export type TimeUnit = 's' | 'ms' | 'rfc3339';

/** Milliseconds since 1970; `undefined` for what is not a time in that unit. */
export function parseTime(text: string, unit: TimeUnit): number | undefined {
  if (unit === 'rfc3339') {
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : time;
  }
  if (!/^\d{1,15}$/.test(text)) return undefined;
  return unit === 's' ? Number(text) * 1000 : Number(text);
}

export function writeTime(at: Date, unit: TimeUnit): string {
  if (unit === 'rfc3339') return at.toISOString();
  return unit === 's'
    ? String(Math.floor(at.getTime() / 1000))
    : String(at.getTime());
}
