import { livekitHeaders, roomEvent } from '../kit/post-livekit.js';

/** What a sender's request is made of before a platform wraps it. */
export interface Sent {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
  /** In base64, as API Gateway does it for types that are not text. */
  readonly base64?: boolean;
}

const path = '/webhooks/livekit';

export async function sent(base64 = false, room = 'räume'): Promise<Sent> {
  const body = roomEvent('room_started', room);
  return { body, headers: await livekitHeaders(body), base64 };
}

const encoded = ({ body, base64 }: Sent) => ({
  body: body.toString(base64 ? 'base64' : 'utf8'),
  isBase64Encoded: base64 ?? false,
});

/** An event of API Gateway's REST APIs, where headers keep their case and their repetitions. */
export function restEvent(sent: Sent, repeated: Record<string, string[]> = {}) {
  const named = Object.entries(sent.headers).map(
    ([name, value]) =>
      [
        name.replace(/\b[a-z]/g, (first) => first.toUpperCase()),
        value,
      ] as const,
  );
  const multiValueHeaders = Object.fromEntries(
    named.map(([name, value]) => [name, [value]]),
  );
  return {
    ...encoded(sent),
    version: '1.0',
    resource: '/{proxy+}',
    path,
    httpMethod: 'POST',
    headers: Object.fromEntries(named),
    multiValueHeaders: { ...multiValueHeaders, ...repeated },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: { identity: { sourceIp: '192.0.2.1' }, stage: 'prod' },
  };
}

/** An event of API Gateway's HTTP APIs, or of a function's own URL. */
export function httpEvent(sent: Sent) {
  return {
    ...encoded(sent),
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: sent.headers,
    requestContext: {
      http: { method: 'POST', path, sourceIp: '192.0.2.1' },
      stage: '$default',
    },
  };
}
