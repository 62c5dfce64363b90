import type { IncomingMessage } from 'node:http';
import type { WebhookRequest } from '../../core/webhook-request.js';

/** What `serverless-http` leaves of an event of API Gateway or a load balancer: each value of each header, where the platform tells them. */
type PlatformMessage = IncomingMessage & {
  readonly apiGateway?: {
    readonly event?: {
      readonly multiValueHeaders?: Readonly<Record<string, string[]>> | null;
    };
  };
};

/**
 * Node's `headersDistinct`, also where a request is not Node's own: HTTP/2,
 * Fastify's `inject`, the requests that adapters of platforms make up.
 */
export function distinctHeaders(
  message: IncomingMessage,
): WebhookRequest['headers'] {
  // Node makes them out of the raw ones, of which such a request may have none.
  if (message.headersDistinct && message.rawHeaders?.length) {
    return message.headersDistinct;
  }
  const { multiValueHeaders } =
    (message as PlatformMessage).apiGateway?.event ?? {};
  const all = { ...message.headers, ...lowerCase(multiValueHeaders ?? {}) };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => !name.startsWith(':'))
      .map(([name, value = '']) => [name, [value].flat().map(String)]),
  );
}

function lowerCase<Value>(headers: Readonly<Record<string, Value>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
