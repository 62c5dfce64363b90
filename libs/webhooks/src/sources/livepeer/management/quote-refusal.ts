const LONGEST = 300;

/** What the API says of a refusal, without secrets, in one short line; `''` where it says nothing. */
export function quoteRefusal(
  body: unknown,
  secrets: readonly (string | undefined)[],
): string {
  const { errors } = Object(body) as { errors?: unknown };
  let said = Array.isArray(errors) ? errors.map(String).join('; ') : '';
  for (const secret of secrets) {
    if (!secret) continue;
    // The validator's texts are JSON themselves.
    const escaped = JSON.stringify(secret).slice(1, -1);
    for (const form of [secret, escaped]) {
      said = said.replaceAll(form, '[redacted]');
    }
  }
  return said.replaceAll(/\p{C}/gu, ' ').slice(0, LONGEST);
}
