import { Accounts } from '../../core/accounts.js';
import type { ConfiguredAccount } from '../../core/account.js';
import { joinPath } from '../../core/join-path.js';
import { configuredAccount } from '../configured-account.js';
import { environmentNames } from '../environment-names.js';
import { loadSource, sourceNames } from '../load-source.js';
import type { Terminal } from '../terminal.js';
import { UsageError } from '../usage.error.js';

/**
 * The accounts of the named sources; without names, those of all whose secrets
 * are in the environment, each at its default path.
 *
 * @throws {UsageError} that says which variables to set, where there is none.
 */
export async function listeningAccounts(
  terminal: Terminal,
  names: readonly string[],
  secret: string | undefined,
): Promise<Accounts> {
  if (secret !== undefined && names.length !== 1) {
    throw new UsageError(
      '--secret is that of one source: name it, --source <name>',
    );
  }
  const accounts = new Accounts();
  for (const account of await chosen(terminal, names, secret)) {
    accounts.add(account, joinPath('webhooks', account.account));
  }
  return accounts;
}

async function chosen(
  terminal: Terminal,
  names: readonly string[],
  secret: string | undefined,
): Promise<readonly ConfiguredAccount[]> {
  const { env } = terminal;
  if (names.length > 0) {
    const sources = await Promise.all(names.map((name) => loadSource(name)));
    return sources.map((source) => configuredAccount(source, { env, secret }));
  }
  const found: ConfiguredAccount[] = [];
  const missing: string[] = [];
  for (const name of sourceNames()) {
    try {
      const source = await loadSource(name);
      const variables = environmentNames(source.source);
      missing.push(`  ${name}: ${variables.join(', ')}`);
      // Of a source that nothing is set for nothing is said.
      if (!variables.some((variable) => env[variable])) continue;
      found.push(configuredAccount(source, { env }));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      terminal.note(`${name} is left out: ${error.message}`);
    }
  }
  if (found.length > 0) return found;
  throw new UsageError(
    `there is no secret to verify with. Set those of a source, or name it and give --secret:\n${missing.join('\n')}`,
  );
}
