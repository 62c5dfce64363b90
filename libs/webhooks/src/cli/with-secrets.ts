import type { ConfiguredAccount } from '../core/account.js';

/** The same account under other secrets: each one in its options is replaced by what `change` makes of it. */
export function withSecrets(
  account: ConfiguredAccount,
  change: (secret: string) => string,
): ConfiguredAccount {
  const { options, source } = account;
  const secrets = source.publishedSecrets?.in(options);
  const copyOf = (value: unknown): unknown => {
    if (typeof value === 'string') {
      // A source that does not name its secrets has every text replaced.
      return (secrets?.includes(value) ?? true) ? change(value) : value;
    }
    if (Array.isArray(value)) return value.map(copyOf);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, copyOf(each)]),
    );
  };
  return { ...account, options: copyOf(options) as object };
}
