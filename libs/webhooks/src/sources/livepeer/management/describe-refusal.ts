/** What was asked of the API, and what it answered. */
export interface Refusal {
  /** `PUT /webhook/<id>`. */
  readonly call: string;
  readonly status: number;
  /** Where a redirect leads. */
  readonly location?: string | null;
  /** What the API says of it, free of secrets. */
  readonly said: string;
}

/** The message of an error: what happened, and what to do about it. */
export function describeRefusal(refusal: Refusal): string {
  const { call, status } = refusal;
  return `Livepeer answered ${call} with ${status}: ${adviceOn(refusal)}`;
}

function adviceOn({ call, status, location, said }: Refusal): string {
  const quoted = said && ` It says: ${said}`;
  switch (status) {
    // Its text repeats the key that was sent.
    case 401:
      return 'the API key is wrong, or was deleted. Set apiKey, or LIVEPEER_API_KEY for livepeer.fromEnv(), to one of this account: https://livepeer.studio/dashboard/developers/api-keys';
    case 403:
      return `the API key has no right to ${call}: its access rules leave it out, it is restricted to CORS, or its user is suspended or has not confirmed the e-mail address. Use a key with full access.${quoted}`;
    case 404:
      return `there is none with this id: it was deleted, or belongs to another project or user than the API key, or apiUrl is wrong.${quoted}`;
    case 400:
    case 422:
      return `a field is not as it must be.${quoted}`;
    case 429:
      return `too many requests. Try again later.${quoted}`;
    default:
      if (status < 400) {
        return `not what was expected${location ? `, a redirect to ${originOf(location)}` : ''}. Set apiUrl to where the API is: https://livepeer.studio/api`;
      }
      return status < 500
        ? `the request was refused.${quoted}`
        : `the API has trouble. Try again later.${quoted}`;
  }
}

function originOf(location: string): string {
  return URL.canParse(location) ? new URL(location).origin : 'another path';
}
