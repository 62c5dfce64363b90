import type { ResolvedPolicy } from '../core/handler-policy.js';
import type { KeptEvent } from './kept-event.js';

/**
 * The lane of an event: those of one key share it; without an order each event
 * has its own. The key of one tenant never meets that of another.
 */
export function laneOf(
  {
    account,
    tenant = null,
    key,
    id,
  }: Pick<KeptEvent, 'account' | 'key' | 'id'> & {
    tenant?: string | undefined | null;
  },
  { order }: Pick<ResolvedPolicy, 'order'>,
): string {
  return JSON.stringify(
    order === 'key' ? [account, tenant, key] : [account, tenant, key, id],
  );
}
