import { hash } from 'node:crypto';
import type { KeptEvent } from './kept-event.js';

/** What an event is recognised by when it comes again, in hex: of one length, however long its sender's id is. */
export function identityOf({
  account,
  tenant = null,
  id,
}: Pick<KeptEvent, 'account' | 'id'> & {
  tenant?: string | undefined | null;
}): string {
  return hash('sha256', JSON.stringify([account, tenant, id]));
}
