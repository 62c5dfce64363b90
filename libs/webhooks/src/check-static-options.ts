import { ConfigurationError } from './core/errors.js';
import type { RuntimeOptions, StaticOptions } from './webhooks.options.js';

/** How options are given. */
export type Way = 'forRoot' | 'forRootAsync' | 'forFeature';

const STATIC = { path: true, decorators: true, role: true } satisfies Record<
  keyof StaticOptions,
  true
>;

const RUNTIME = {
  context: true,
  inbox: true,
  limits: true,
  globalEnhancers: true,
  eventEmitter: true,
  startTimeout: true,
  shutdownTimeout: true,
  forward: true,
  handlers: true,
  concurrency: true,
  retention: true,
  redact: true,
} satisfies Record<keyof RuntimeOptions, true>;

const FACTORY = ['imports', 'inject', 'useFactory', 'useClass', 'useExisting'];

/**
 * Checks what must be known before the application starts. The types say the
 * same, to those who have them.
 *
 * @throws {ConfigurationError} that says which option to change.
 */
export function checkStaticOptions(way: Way, options: object): void {
  const what = `WebhooksModule.${way}`;
  if (!isObject(options)) {
    throw new ConfigurationError(`${what} takes an object with options`);
  }
  checkNames(way, options);
  const { sources, path, decorators, role } = options as Partial<
    Record<string, unknown>
  >;
  if (sources !== undefined) checkSources(what, way, sources);
  if (path !== undefined && typeof path !== 'string') {
    throw new ConfigurationError(`${what}: path must be a text, 'webhooks'`);
  }
  const isList =
    Array.isArray(decorators) &&
    decorators.every((it) => typeof it === 'function');
  if (decorators !== undefined && !isList) {
    throw new ConfigurationError(
      `${what}: decorators must be a list of class decorators: [Public()]`,
    );
  }
  if (![undefined, 'all', 'web', 'worker'].includes(role as string)) {
    throw new ConfigurationError(
      `${what}: role must be 'all', 'web' or 'worker'`,
    );
  }
}

/**
 * Checks what a factory returned.
 *
 * @throws {ConfigurationError} that says what to return.
 */
export function checkResolvedOptions(
  options: unknown,
): asserts options is RuntimeOptions {
  const what = 'What the factory of WebhooksModule.forRootAsync returns';
  if (!isObject(options)) {
    throw new ConfigurationError(
      `${what} is ${options === null ? 'null' : typeof options}, not an object with options: useFactory: () => ({ sources: { ... } }), with parentheses around the braces`,
    );
  }
  for (const name of Object.keys(options)) {
    if (name in RUNTIME || name === 'sources') continue;
    throw new ConfigurationError(
      name in STATIC
        ? `${what} has ${name}, which must be known before: give it to forRootAsync itself, beside useFactory`
        : `${what} has ${name}, which is no option`,
    );
  }
  const { sources } = options as { sources?: unknown };
  if (sources !== undefined && (!isObject(sources) || Array.isArray(sources))) {
    throw new ConfigurationError(
      `${what}: sources must be an object, the options of each account under its name: { livekit: { apiKey, apiSecret } }`,
    );
  }
}

/**
 * Looks for options of accounts that nobody registered: their webhooks would be answered 404.
 *
 * @throws {ConfigurationError} that says how to register them.
 */
export function refuseUnknownAccounts(
  options: object,
  accounts: readonly string[],
): void {
  const { sources = {} } = options as { readonly sources?: object };
  const unknown = Object.keys(sources).find((name) => !accounts.includes(name));
  if (unknown === undefined) return;
  throw new ConfigurationError(
    `The factory of WebhooksModule.forRootAsync returns options for the account "${unknown}", which is not registered. Registered: ${accounts.map((name) => `"${name}"`).join(', ') || 'none'}. Name it in sources: [livekit], or [livekit.named('${unknown}')]`,
  );
}

function checkNames(way: Way, options: object): void {
  for (const name of Object.keys(options)) {
    if (name in STATIC || name === 'sources') continue;
    if (name in RUNTIME && way === 'forRoot') continue;
    if (FACTORY.includes(name) && way === 'forRootAsync') continue;
    throw new ConfigurationError(
      name in RUNTIME && way === 'forRootAsync'
        ? `WebhooksModule.forRootAsync has ${name}, which belongs into what its factory returns`
        : `WebhooksModule.${way} has no option ${name}`,
    );
  }
}

function checkSources(what: string, way: Way, sources: unknown): void {
  const example = way === 'forRootAsync' ? 'livekit' : 'livekit({ ... })';
  if (!Array.isArray(sources)) {
    throw new ConfigurationError(
      `${what}: sources must be a list: sources: [${example}]`,
    );
  }
  for (const [index, source] of sources.entries()) {
    if (isSource(source)) continue;
    const which =
      way === 'forFeature' ? 'its first argument' : `sources[${index}]`;
    throw new ConfigurationError(
      `${what}: ${which} is ${source == null ? String(source) : 'no source'}: give it ${example}` +
        (source == null
          ? '. Is it imported from a file that imports this one?'
          : ''),
    );
  }
}

function isSource(value: unknown): boolean {
  if (typeof value !== 'function' && !isObject(value)) return false;
  const { account, source } = value as { account?: unknown; source?: unknown };
  return typeof account === 'string' && account !== '' && isObject(source);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
