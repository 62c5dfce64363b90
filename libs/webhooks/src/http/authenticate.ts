import type { IncomingMessage } from 'node:http';
import { Logger, type ExecutionContext } from '@nestjs/common';
import { isWebhookError } from '../core/errors.js';
import type { SignatureScheme, Signer } from '../core/signature-scheme.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { capturedRequest } from './raw-bodies.js';
import { toRefusal } from './refusal.js';

/** A request whose sender is proven, and who that is. */
export interface VerifiedRequest extends WebhookRequest, Signer {}

const VERIFIED = Symbol.for('nestjs-livestream-webhooks:verified');
const logger = new Logger('Webhooks');

type VerifiedMessage = IncomingMessage & { [VERIFIED]?: VerifiedRequest };

/**
 * Verifies the request of a guard's context and keeps the verdict on it.
 *
 * @throws {Refusal} unless the scheme proves its sender.
 */
export async function authenticate(
  context: ExecutionContext,
  scheme: SignatureScheme,
  { name, retryAfter }: { name: string; retryAfter: number },
): Promise<true> {
  const message = nodeMessage(context.switchToHttp().getRequest());
  try {
    const request = capturedRequest(message);
    const verdict = scheme.verify(request);
    const signer = verdict instanceof Promise ? await verdict : verdict;
    message[VERIFIED] = { ...request, ...signer };
    return true;
  } catch (error) {
    report(name, error);
    throw toRefusal(error, retryAfter);
  }
}

/**
 * The verdict that {@link authenticate} kept.
 *
 * @param message the request of Express or Fastify
 */
export function verifiedRequest(message: object): VerifiedRequest {
  const verified = nodeMessage(message)[VERIFIED];
  if (!verified) {
    throw new TypeError(
      '@VerifiedWebhook() needs @UseGuards(SignatureGuard(scheme)) on the same method or its controller',
    );
  }
  return verified;
}

/** Node's own request, which Fastify wraps. */
function nodeMessage(message: { raw?: object }): VerifiedMessage {
  return (message.raw ?? message) as VerifiedMessage;
}

/** The kind of what went wrong below; never its message, which may tell what it worked on. */
function causeOf({ cause }: Error): string {
  if (!(cause instanceof Error) || isWebhookError(cause)) return '';
  const { code } = cause as NodeJS.ErrnoException;
  return ` (${code ? `${cause.name}, ${code}` : cause.name})`;
}

function report(name: string, error: unknown): void {
  if (!isWebhookError(error)) return;
  const text = `${name}: refused a request: ${error.message}${causeOf(error)} [${error.code}]`;
  if (error.code === 'ERR_WEBHOOK_BODY_MISSING') logger.error(text);
  else logger.warn(text);
}
