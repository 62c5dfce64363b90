import type { IncomingMessage } from 'node:http';
import type { ExecutionContext } from '@nestjs/common';
import { isWebhookError, SignatureVerificationError } from '../core/errors.js';
import { readableLine } from '../core/readable.js';
import type { SignatureScheme, Signer } from '../core/signature-scheme.js';
import type { WebhookRequest } from '../core/webhook-request.js';
import { answersItself } from './foreign-answers.js';
import { giveUpConnection } from './bodies/give-up-connection.js';
import { nodeMessage, nodeResponse } from './node-message.js';
import {
  capturedHead,
  capturedRequest,
  holdBody,
} from './bodies/raw-bodies.js';
import { Refusal, toRefusal } from './refusal.js';
import type { RefusalLog } from './refusal-log.js';
import { withBodyHint } from './bodies/with-body-hint.js';

/** A request whose sender is proven, and who that is. */
export interface VerifiedRequest extends WebhookRequest, Signer {}

/** A scheme or resolver of the application's own may quote what a stranger sent. */
const LONGEST = 1_000;
const VERIFIED = Symbol.for('nestjs-livestream-webhooks:verified');

/** On whose behalf a request is verified. */
interface Gatekeeper {
  /** Of the account or the controller. */
  readonly name: string;
  /** Seconds. */
  readonly retryAfter: number;
  readonly refusals: RefusalLog;
}

type VerifiedMessage = IncomingMessage & { [VERIFIED]?: VerifiedRequest };

/**
 * Verifies the request of a guard's context and keeps the verdict on it.
 *
 * @throws {Refusal} unless the scheme proves its sender.
 */
export async function authenticate(
  context: ExecutionContext,
  scheme: SignatureScheme,
  { name, retryAfter, refusals }: Gatekeeper,
): Promise<true> {
  const http = context.switchToHttp();
  const message: VerifiedMessage = nodeMessage(http.getRequest());
  const letGo = holdBody(message);
  try {
    // What the headers disprove costs no memory, and what they prove gets more of it.
    const verdict = await scheme.verifyHead?.(capturedHead(message));
    const isProven = verdict?.isProven === true;
    const request = await capturedRequest(message, { isProven });
    const signer: unknown = await withBodyHint(request.body, () =>
      scheme.verify(request, verdict),
    );
    if (typeof signer !== 'object' || signer === null) {
      throw new SignatureVerificationError('the scheme named no signer');
    }
    message[VERIFIED] = { ...request, ...signer };
    return true;
  } catch (error) {
    answersItself(message);
    report(refusals, name, error);
    const refusal = toRefusal(error, retryAfter);
    if (refusal instanceof Refusal) setHeaders(http.getResponse(), refusal);
    giveUpConnection(message, nodeResponse(http.getResponse()), error);
    throw refusal;
  } finally {
    letGo();
  }
}

/** On Node's own response, so that they stay whatever filter sends the answer. */
function setHeaders(response: object, { headers }: Refusal): void {
  for (const [name, value] of Object.entries(headers)) {
    nodeResponse(response).setHeader(name, value);
  }
}

/**
 * The verdict that {@link authenticate} kept.
 *
 * @param message the request of Express or Fastify
 */
export function verifiedRequest(message: object): VerifiedRequest {
  const verified = (nodeMessage(message) as VerifiedMessage)[VERIFIED];
  if (!verified) {
    throw new TypeError(
      '@VerifiedWebhook() needs @UseGuards(SignatureGuard(scheme)) on the same method or its controller',
    );
  }
  return verified;
}

/** The kind of what went wrong below; never its message, which may tell what it worked on. */
function causeOf({ cause }: Error): string {
  if (!(cause instanceof Error) || isWebhookError(cause)) return '';
  const { code } = cause as NodeJS.ErrnoException;
  return ` (${code ? `${cause.name}, ${code}` : cause.name})`;
}

function report(refusals: RefusalLog, name: string, error: unknown): void {
  if (!isWebhookError(error)) return;
  const text = `refused a request: ${readableLine(error.message, LONGEST)}${readableLine(causeOf(error), LONGEST)} [${error.code}]`;
  const isOurs = error.code === 'ERR_WEBHOOK_BODY_MISSING';
  refusals.say(name, text, isOurs ? 'error' : 'warn');
}
