import { redactBody } from '../../core/redact.js';
import type { KeptEvent } from '../../inbox/kept-event.js';
import { loadSource, sourceNames } from '../load-source.js';

/**
 * The body without the secrets that its source names.
 *
 * @returns `undefined` where the source is the application's own: only that knows what is secret in it
 */
export async function redactedBody({
  source: name,
  body,
}: KeptEvent): Promise<string | undefined> {
  if (!sourceNames().includes(name)) return undefined;
  const { source } = await loadSource(name);
  return redactBody(body, source.sensitive ?? []).toString();
}
