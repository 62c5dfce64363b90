import { getMetadataStorage } from 'class-validator';
import type { ConfiguredAccount } from './core/account.js';
import { printable } from './core/printable.js';

type Options = Readonly<Record<string, unknown>>;
type Resolver = (...lookup: unknown[]) => unknown;

/** The rules that stand on secrets, by the names that they have at class-validator. */
const RULES_OF_SECRETS = ['isSecret', 'isKeyRing'];
const UNTIDY = /^\s|\s$|[\r\n]/;
const WHAT_TO_DO =
  'has a blank at its beginning or end, or a line break in it. Copied like that it is hardly the one that the sender signs with, and every webhook is answered 401: take it out';

/** Warnings about secrets that were copied with what stands around them; they are named, never told. */
export function untidySecrets(account: ConfiguredAccount): string[] {
  const options = account.options as Options;
  return secretFields(account).flatMap((field) =>
    untidyIn(field, options[field]).map((where) =>
      warning(account, `${where}${variableOf(account, field)}`),
    ),
  );
}

/** The account, whose secret resolvers tell of the first such secret that they return. */
export function watchResolvers(
  account: ConfiguredAccount,
  warn: (text: string) => void,
): ConfiguredAccount {
  const options = account.options as Options;
  const watched = secretFields(account)
    .filter((field) => typeof options[field] === 'function')
    .map((field) => {
      const told = (tenant: string) =>
        warn(warning(account, `what the resolver ${field} returns${tenant}`));
      return [field, watch(options[field] as Resolver, told)] as const;
    });
  return watched.length === 0
    ? account
    : { ...account, options: { ...options, ...Object.fromEntries(watched) } };
}

function watch(resolve: Resolver, tell: (tenant: string) => void): Resolver {
  let told = false;
  const look = (found: unknown) => {
    if (told || found === undefined || found === null) return;
    const { secret, tenant } = isTenantSecret(found)
      ? found
      : { secret: found, tenant: undefined };
    // A secret, or several: into anything else that a resolver returns nobody looks.
    const secrets: unknown[] = Array.isArray(secret) ? secret : [secret];
    if (!secrets.some((it) => typeof it === 'string' && UNTIDY.test(it)))
      return;
    told = true;
    tell(typeof tenant === 'string' ? ` for "${printable(tenant)}"` : '');
  };
  return (...lookup) => {
    const found = resolve(...lookup);
    if (!isThenable(found)) {
      look(found);
      return found;
    }
    // Awaited once, as without us: the queries of some libraries run each time that somebody does.
    return Promise.resolve(found).then((value: unknown) => {
      look(value);
      return value;
    });
  };
}

/** The options that hold secrets, or the ids of keys. */
function secretFields({ source }: ConfiguredAccount): readonly string[] {
  const rules = getMetadataStorage()
    .getTargetValidationMetadatas(source.rules, '', false, false)
    .filter(({ name = '' }) => RULES_OF_SECRETS.includes(name));
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}

/** Where in the value of an option they are. */
function untidyIn(where: string, value: unknown): string[] {
  if (typeof value === 'string') return UNTIDY.test(value) ? [where] : [];
  if (Array.isArray(value)) {
    return value.flatMap((it, index) => untidyIn(`${where}[${index}]`, it));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([id, secret]) => {
    const name = `${where}["${printable(id)}"]`;
    if (UNTIDY.test(id)) return [`the name ${name}`];
    return untidyIn(name, secret);
  });
}

/** The variable that `fromEnv` reads an option from: every variable holds its own name here. */
function variableOf({ source }: ConfiguredAccount, field: string): string {
  const names = new Proxy<NodeJS.ProcessEnv>(
    {},
    { get: (_env, name) => String(name) },
  );
  try {
    const name = (source.fromEnv(names) as Options)[field];
    return typeof name === 'string' ? ` (${name} of fromEnv())` : '';
  } catch {
    return '';
  }
}

function warning({ account }: ConfiguredAccount, what: string): string {
  return `Source "${account}": ${what} ${WHAT_TO_DO}`;
}

function isThenable(found: unknown): found is PromiseLike<unknown> {
  return typeof (found as Partial<PromiseLike<unknown>>)?.then === 'function';
}

function isTenantSecret(
  found: unknown,
): found is { secret: unknown; tenant?: unknown } {
  return typeof found === 'object' && found !== null && 'secret' in found;
}
