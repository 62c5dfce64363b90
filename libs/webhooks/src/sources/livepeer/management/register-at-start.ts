import { readableLine } from '../../../core/readable.js';
import type { SourceStart } from '../../../core/source-start.js';
import {
  knownSecrets,
  type Secret,
  type SecretResolver,
} from '../../../signatures/secrets.js';
import type { LivepeerRegistration } from './livepeer-registration.js';
import { LivepeerWebhooks } from './livepeer-webhooks.js';
import { registerWebhook } from './register-webhook.js';
import { realTiming } from './retry-wait.js';

/** It may quote what Livepeer answered. */
const LONGEST = 1_000;

/** The options of an account, as far as registering goes. */
export interface RegisteringOptions {
  readonly secret: Secret | SecretResolver;
  readonly apiKey?: string | undefined;
  readonly apiUrl?: string | undefined;
  readonly register?: LivepeerRegistration | undefined;
}

/** Registers an account's webhook where its options say so, and logs what it did. Only an end of the application throws. */
export async function registerAtStart(
  { secret, apiKey, apiUrl, register }: RegisteringOptions,
  { account, signal, logger }: SourceStart,
  timing = realTiming,
): Promise<void> {
  // The first of several: the others are of before.
  const [sharedSecret] = knownSecrets(secret);
  if (!register || !sharedSecret) return;
  const what = `Source "${account}": the webhook at Livepeer for ${shown(register.url)}`;
  try {
    const webhooks = new LivepeerWebhooks({ apiKey, apiUrl, signal }, timing);
    const { id, did, others } = await registerWebhook(
      webhooks,
      { ...register, sharedSecret },
      (milliseconds) => timing.sleep(milliseconds, signal),
    );
    logger.log(`${what} is ${id}: ${did}`);
    if (others.length > 0) {
      logger.warn(
        `${what} is there ${others.length + 1} times, and each event comes as often, to be handled once. Delete those that nobody needs: ${others.join(', ')}`,
      );
    }
  } catch (error) {
    signal.throwIfAborted();
    logger.error(
      `${what} could not be registered, so events may not come: ${messageOf(error)}. Then start the application again`,
    );
  }
}

/** Without what may be a secret in an address. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function messageOf(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  return typeof message === 'string'
    ? readableLine(message, LONGEST)
    : 'something else was thrown';
}
