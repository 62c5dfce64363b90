import type { IncomingMessage } from 'node:http';
import type { WebhookRequest } from '../../core/webhook-request.js';
import { DEFAULT_LIMITS } from '../../http/bodies/body-limits.js';
import { inflate } from '../../http/bodies/inflate.js';
import { readBody } from '../../http/bodies/read-body.js';

/** A request as schemes see it, and as it came: to be passed on, or saved. */
export interface ReadRequest {
  readonly message: IncomingMessage;
  readonly request: WebhookRequest;
  readonly bytes: Buffer;
}

/** @throws {WebhookError} where the body is too large, too slow or broken. */
export async function readRequest(
  message: IncomingMessage,
): Promise<ReadRequest> {
  const receivedAt = new Date();
  const { body: limit, timeout } = DEFAULT_LIMITS;
  const bytes = await readBody(message, limit, timeout);
  const encoding = message.headers['content-encoding']?.trim().toLowerCase();
  const isPlain = !encoding || encoding === 'identity' || bytes.length === 0;
  const body = isPlain ? bytes : await inflate(bytes, encoding, limit);
  const { url = '/', headersDistinct: headers } = message;
  return { message, request: { url, headers, body, receivedAt }, bytes };
}
