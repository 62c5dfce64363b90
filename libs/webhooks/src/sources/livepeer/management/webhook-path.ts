/** The path of a webhook below the API's address, or of something below it. */
export function webhookPath(id: string, ...more: readonly string[]): string {
  return ['/webhook', id, ...more].map(checked).join('/');
}

/** Any other text would lead to another path of the API. */
function checked(part: string): string {
  if (typeof part === 'string' && /^\/?[\w-]+$/.test(part)) return part;
  throw new TypeError(`"${part}" is no id of Livepeer's`);
}
