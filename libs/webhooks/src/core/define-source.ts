import type {
  AccountOptions,
  AccountSlot,
  ConfiguredAccount,
} from './account.js';
import type { SourceDefinition } from './webhook-source.js';

/** A source, ready to be registered: called with its options, or named bare and given them later. */
export interface WebhookSource<
  Name extends string,
  Options extends object,
> extends AccountSlot<Name, Options> {
  readonly source: SourceDefinition<Name, Options>;
  (options: Options & AccountOptions): ConfiguredAccount<Name>;
  /** A second registration of this source, whose options come later from `forRootAsync`. */
  named<const Account extends string>(
    account: Account,
    options?: Pick<AccountOptions, 'path'>,
  ): AccountSlot<Account, Options>;
  /** Registers the source with options from the environment variables that it documents; a missing one refuses to boot. */
  fromEnv(
    options?: AccountOptions & Partial<Options>,
    env?: NodeJS.ProcessEnv,
  ): ConfiguredAccount<Name>;
}

/**
 * Makes a source out of its definition.
 *
 * @example
 * ```ts
 * export const acme = defineSource<'acme', AcmeOptions>({ name: 'acme', title: 'Acme', ... });
 *
 * WebhooksModule.forRoot({ sources: [acme({ secret: '...' })] });
 * ```
 */
export function defineSource<const Name extends string, Options extends object>(
  source: SourceDefinition<Name, Options>,
): WebhookSource<Name, Options> {
  const configure = ({
    account = source.name,
    path,
    ...options
    // Without any, its rules say what is missing.
  }: AccountOptions = {}): ConfiguredAccount<Name> => ({
    account,
    path,
    source,
    options,
  });

  return Object.assign(configure, {
    account: source.name,
    source,
    named: <const Account extends string>(
      account: Account,
      { path }: Pick<AccountOptions, 'path'> = {},
    ) => ({ account, path, source }),
    fromEnv: (options?: AccountOptions & Partial<Options>, env = process.env) =>
      configure({ ...source.fromEnv(env), ...options }),
  });
}
