const HINTS: Readonly<Record<string, string>> = {
  401: 'the receiver has another secret, or something changed the body on its way: give the secret of the receiver',
  404: 'nothing receives webhooks at that path: check --to',
  500: 'something read the body before the receiver could, or it failed: its log says what to change',
  503: 'the receiver cannot keep webhooks now: its log says why',
  ECONNREFUSED: 'nobody listens there: start the receiver, or check --to',
  ENOTFOUND: 'there is no such host: check --to',
  TimeoutError: 'the receiver did not answer in time',
};

/** What a guard, a rate limit or a middleware answers. */
const FOREIGN: ReadonlySet<unknown> = new Set([401, 403, 429]);

/**
 * What to do about a status, or about the code of an error; nothing where that is not known.
 *
 * @param body of the answer: the library's own refusals say their `code` in it
 */
export function hintFor(
  cause: string | number | undefined,
  body?: string,
): string {
  if (
    FOREIGN.has(cause) &&
    body !== undefined &&
    !body.includes('"ERR_WEBHOOK_')
  ) {
    return ': a guard, a rate limit or a middleware of the receiving application answered, not its webhook module: let webhooks through with WebhooksModule.forRoot({ decorators: [Public()] })';
  }
  const hint = cause === undefined ? undefined : HINTS[cause];
  return hint ? `: ${hint}` : '';
}
