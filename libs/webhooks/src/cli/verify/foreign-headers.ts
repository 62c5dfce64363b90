import type { WebhookRequest } from '../../core/webhook-request.js';
import { loadSource, sourceNames } from '../load-source.js';
import { signatureHeaders } from './signature-headers.js';

/** Says which other sources sign with headers that are there; `''` where none does. */
export async function foreignHeaders(
  name: string,
  { headers }: WebhookRequest,
): Promise<string> {
  const signers = new Map<string, string[]>();
  for (const other of sourceNames().filter((each) => each !== name)) {
    // Of sources whose packages are not installed nothing is known.
    const source = await loadSource(other).catch(() => undefined);
    const theirs = source ? signatureHeaders(source) : [];
    for (const header of theirs.filter((each) => headers[each])) {
      signers.set(header, [...(signers.get(header) ?? []), other]);
    }
  }
  return [...signers]
    .map(([header, names]) => `; ${header} is there, as of ${names.join(', ')}`)
    .join('');
}
