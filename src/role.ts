import type { Role } from 'nestjs-livestream-webhooks';

const ROLES: readonly string[] = ['all', 'web', 'worker'] satisfies Role[];

/** @throws {Error} that says what `WEBHOOKS_ROLE` may be. */
export function role({ WEBHOOKS_ROLE = 'all' }: NodeJS.ProcessEnv): Role {
  if (ROLES.includes(WEBHOOKS_ROLE)) return WEBHOOKS_ROLE as Role;
  throw new Error(`WEBHOOKS_ROLE must be one of ${ROLES.join(', ')}`);
}
