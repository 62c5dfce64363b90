import type { SourceDefinition } from './webhook-source.js';

/** What each registration of a source may choose. */
export interface AccountOptions {
  /**
   * The name of this registration, where one source is registered more than once.
   * @default the source's name
   */
  readonly account?: string;
  /**
   * The path of the generated controller.
   * @default `webhooks/<account>`
   */
  readonly path?: string;
}

/** A source as registered in an app, its options still to come from `forRootAsync`. */
export interface AccountSlot<Account extends string, Options extends object> {
  readonly account: Account;
  readonly path?: string | undefined;
  readonly source: SourceDefinition<string, Options>;
}

// The options of an account only ever meet the source that they were written for.
export type AnyAccountSlot = AccountSlot<string, any>;

/** A source as registered in an app, with its options. */
export interface ConfiguredAccount<
  Name extends string = string,
> extends AnyAccountSlot {
  readonly source: SourceDefinition<Name, any>;
  readonly options: object;
}
