/** Whether it can be sent as an API key: what does not fit into a header would be repeated in fetch's error. */
export function isApiKey(value: unknown): value is string {
  return typeof value === 'string' && /^[!-~]+$/.test(value);
}
