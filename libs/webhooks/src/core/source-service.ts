/** The class of something that applications inject. */
// Whatever its constructor takes: it is only a token here.
export type ServiceClass = abstract new (...args: any[]) => object;

/** Something that a source offers for injection, made for each of its accounts. */
export interface SourceService<Options extends object> {
  /** What is injected, and under what. */
  readonly type: ServiceClass;
  /**
   * Makes it, once, at start.
   *
   * @throws {ConfigurationError} that names the option which is missing: the
   * application starts all the same where nobody injects the service.
   */
  create(options: Options): object;
}

/** The injection token of one account's service; the class itself is that of the first account. */
export function serviceToken({ name }: ServiceClass, account: string): symbol {
  return Symbol.for(`nestjs-livestream-webhooks:${name}:${account}`);
}
