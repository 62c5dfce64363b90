import type { Samples } from './samples.js';
import type { SignatureScheme } from './signature-scheme.js';
import type { SourceService } from './source-service.js';
import type { SourceStart } from './source-start.js';
import type { WebhookRequest } from './webhook-request.js';

/** What a route's parser reads out of a verified request. */
export interface ParsedEvent {
  /** The sender's id, from signed material only; absent: the hash of the body is the id. */
  readonly id?: string | undefined;
  /**
   * Milliseconds for which the id is remembered, so that the event is
   * recognised when it comes again. Less only where equal bodies may be two
   * events: those that carry neither an id nor a time.
   * @default 90 days
   */
  readonly dedupeFor?: number;
  readonly type: string;
  readonly key: string;
  /** Absent: the time of arrival. */
  readonly occurredAt?: Date | undefined;
  readonly data: unknown;
  readonly raw: unknown;
  /** What was read otherwise than the sender may have meant it, a sentence each. Called only where the log shows debug lines; each is said once. */
  readonly remarks?: () => readonly string[];
}

/** A route in use: its options are known. */
export interface Route {
  readonly scheme: SignatureScheme;
  /**
   * Reads a verified request. Must depend on nothing but the request.
   *
   * @returns `undefined` for an event that the options leave out: it is acknowledged and forgotten
   * @throws when the body is not readable; the sender gets 400.
   */
  parse(
    request: Pick<WebhookRequest, 'headers' | 'body'>,
  ): ParsedEvent | undefined;
}

/** One HTTP path of a source. */
export interface RouteDefinition<Options> {
  /** Below the account's path; `''` is that path itself. */
  readonly path: string;
  /**
   * What comes in here: events, which are kept, or questions, whose HTTP answer
   * is a handler's verdict: never kept, never recognised as duplicates.
   * @default 'events'
   */
  readonly receives?: 'events' | 'questions';
  /** Makes the route's scheme and parser, once, at start. */
  open(options: Options): Route;
}

/** Everything the library knows about one kind of sender. */
export interface SourceDefinition<Name extends string, Options extends object> {
  /** Lower case; the default account name, the default path and the prefix of full event names. */
  readonly name: Name;
  /** As the sender writes itself; names the generated controller. */
  readonly title: string;
  /** The types the sender is known to send. Others are accepted all the same. */
  readonly eventTypes: readonly string[];
  /** The types of the questions it asks, where it asks any. */
  readonly questionTypes?: readonly string[];
  /** Seconds in `Retry-After` when an event cannot be accepted: what loses least at this sender. */
  readonly retryAfter: number;
  readonly routes: Readonly<Record<string, RouteDefinition<Options>>>;
  /** A class-validator class: its rules are checked at start. */
  readonly rules: new () => object;
  /** Reads the options from environment variables; what is missing is left to the rules. */
  fromEnv(env: NodeJS.ProcessEnv): object;
  /**
   * Reads the options from one text: what `--secret` of the command line holds.
   *
   * @param route where the request goes; a source may have a secret for each
   * @default { secret: text }
   */
  fromSecret?(text: string, route: string | undefined): object;
  /** Secrets that are printed in documentation, the sample's included: refused in production. */
  readonly publishedSecrets?: {
    readonly values: readonly string[];
    /** The secrets that stand in the options, to look for them; what a resolver returns is not known at start. */
    in(options: Options): readonly string[];
  };
  /**
   * The fields of its payloads that hold secrets: people see `'[redacted]'`
   * instead, in logs and on the command line; handlers get the original. A name
   * is a field of that name anywhere, `'parent.name'` one that is directly in
   * such a parent. Lists do not count as parents; neither case nor underscores
   * make a difference. The values of a list are redacted one by one, an object
   * as a whole.
   *
   * @example ['streamKey', 'ingressInfo.url']
   * @default none
   */
  readonly sensitive?: readonly string[];
  /**
   * What applications may inject, a client of the sender's API for example.
   * @default none
   */
  readonly services?: readonly SourceService<Options>[];
  /**
   * Runs in the background once the application has started, for each account,
   * in processes that receive. What it throws is logged, and stops nothing.
   * @default nothing is done
   */
  started?(options: Options, start: SourceStart): Promise<void>;
  /** Loads payloads that the sender sent; the test kit signs and sends them. */
  samples?(): Promise<Samples>;
}
