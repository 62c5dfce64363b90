import type { IncomingMessage, ServerResponse } from 'node:http';

/** Node's own request, which Fastify wraps. A middleware on Express may have put anything there. */
export function nodeMessage(request: object): IncomingMessage {
  return wrapped(request, 'headers') as IncomingMessage;
}

/** Node's own response, which Fastify wraps. */
export function nodeResponse(response: object): ServerResponse {
  return wrapped(response, 'setHeader') as ServerResponse;
}

function wrapped(outer: object, mark: string): object {
  const { raw } = outer as { readonly raw?: unknown };
  const isNodes = typeof raw === 'object' && raw !== null && mark in raw;
  return isNodes ? raw : outer;
}
