import type { WebhookSource } from '../core/define-source.js';

/** A source whose options are not known here. */
export type AnySource = WebhookSource<string, object>;

/** Whether a module's export is a source, whichever copy of the library made it. */
export function isSource(value: unknown): value is AnySource {
  return typeof value === 'function' && 'source' in value && 'fromEnv' in value;
}
