import { SecretUnavailableError } from '../core/errors.js';
import type { WebhookRequest } from '../core/webhook-request.js';

/** A shared secret; several while one is being replaced: each of them is accepted. */
export type Secret = string | readonly string[];

/** What a resolver may look at. Never the body: nothing in it is proven yet. */
export interface SecretLookup extends Pick<WebhookRequest, 'url' | 'headers'> {
  /** The id of the key that claims to have signed, where the scheme has one. */
  readonly keyId?: string;
}

/** A secret and whom it belongs to. */
export interface TenantSecret {
  /** `undefined` where the tenant is not known: 401. */
  readonly secret: Secret | undefined;
  /** Ids, lanes and duplicates of one tenant's events are kept apart from those of all others. */
  readonly tenant: string;
}

/** Finds the secret for a request. `undefined` answers 401; throwing, or taking over 5 s, answers 503. */
export type SecretResolver = (
  lookup: SecretLookup,
) =>
  | Secret
  | TenantSecret
  | undefined
  | Promise<Secret | TenantSecret | undefined>;

/** Secrets to try, as found for one request. */
export interface ResolvedSecrets {
  readonly secrets: readonly string[];
  readonly tenant?: string;
}

const RESOLVER_TIMEOUT = 5_000;

/**
 * Asks a resolver, within 5 s.
 *
 * @throws {SecretUnavailableError} when it throws, hangs or returns a blank secret.
 */
export async function resolveSecrets(
  resolver: SecretResolver,
  lookup: SecretLookup,
): Promise<ResolvedSecrets> {
  const found = await ask(resolver, lookup);
  if (found == null) return { secrets: [] };
  const { secret, tenant } = isTenantSecret(found)
    ? found
    : { secret: found, tenant: undefined };
  if (secret == null) return { secrets: [] };
  const secrets = secretList(secret);
  if (!areUsable(secret)) {
    throw new SecretUnavailableError('the secret resolver returned a blank');
  }
  return tenant === undefined ? { secrets } : { secrets, tenant };
}

/** The secrets of an option that takes one or several. */
export function secretList(secret: Secret): readonly string[] {
  return typeof secret === 'string' ? [secret] : secret;
}

/** The secrets among options, of which some may be resolvers. */
export function knownSecrets(
  ...given: readonly (Secret | SecretResolver)[]
): readonly string[] {
  return given.flatMap((secret) =>
    typeof secret === 'function' ? [] : secretList(secret),
  );
}

/** Whether a value is a secret, or several: a blank one would let everybody sign. */
export function areUsable(value: unknown): value is Secret {
  return Array.isArray(value)
    ? value.length > 0 && value.every(isUsable)
    : isUsable(value);
}

function isUsable(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

async function ask(resolver: SecretResolver, lookup: SecretLookup) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), RESOLVER_TIMEOUT);
  });
  try {
    return await Promise.race([resolver(lookup), late]);
  } catch (cause) {
    throw new SecretUnavailableError(
      `the secret resolver failed, or took over ${RESOLVER_TIMEOUT} ms`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

function isTenantSecret(found: Secret | TenantSecret): found is TenantSecret {
  return typeof found === 'object' && 'secret' in found;
}
