import { checkAccount } from '../check-options.js';
import type { ConfiguredAccount } from '../core/account.js';
import { isWebhookError } from '../core/errors.js';
import { environmentNames } from './environment-names.js';
import type { AnySource } from './any-source.js';
import { UsageError } from './usage.error.js';

export interface SecretChoice {
  readonly env: NodeJS.ProcessEnv;
  /** What `--secret` holds; absent: the environment has the secret. */
  readonly secret?: string | undefined;
  readonly route?: string | undefined;
}

/**
 * A source with its secrets.
 *
 * @throws {UsageError} that says which variables to set.
 */
export function configuredAccount(
  source: AnySource,
  { env, secret, route }: SecretChoice,
): ConfiguredAccount {
  const { source: definition } = source;
  try {
    const account =
      secret === undefined
        ? source.fromEnv({}, env)
        : source(definition.fromSecret?.(secret, route) ?? { secret });
    checkAccount(account, false);
    return account;
  } catch (error) {
    if (!isWebhookError(error)) throw error;
    const names = environmentNames(definition).join(' and ');
    throw new UsageError(
      `${error.message}\nThe secrets of ${definition.name} come from ${names}: set them, or give --env-file or --secret`,
    );
  }
}
