const HINTS: Readonly<Record<string, string>> = {
  401: 'the receiver has another secret, or something changed the body on its way: give the secret of the receiver',
  404: 'nothing receives webhooks at that path: check --to',
  ECONNREFUSED: 'nobody listens there: start the receiver, or check --to',
  ENOTFOUND: 'there is no such host: check --to',
  TimeoutError: 'the receiver did not answer in time',
};

/** What to do about a status, or about the code of an error; nothing where that is not known. */
export function hintFor(cause: string | number | undefined): string {
  const hint = cause === undefined ? undefined : HINTS[cause];
  return hint ? `: ${hint}` : '';
}
