/** What people do to a secret when they copy it. */
export interface SecretSlip {
  readonly correct: (secret: string) => string;
  readonly what: string;
}

/** The likeliest first. */
export const secretSlips: readonly SecretSlip[] = [
  {
    correct: (secret) => secret.trim(),
    what: 'there is white space around the secret: take it away',
  },
  {
    correct: (secret) => secret.replace(/^(["'])(.*)\1$/s, '$2'),
    what: 'there are quotes around the secret: take them away',
  },
  {
    correct: (secret) => `${secret}\n`,
    what: 'the sender has a newline at the end of its secret: register it again without',
  },
  {
    correct: (secret) => `${secret} `,
    what: 'the sender has a space at the end of its secret: register it again without',
  },
];
