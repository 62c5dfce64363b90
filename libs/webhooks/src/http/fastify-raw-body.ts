import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRawBodyConfig } from './raw-body-route.js';
import type { RawBodies } from './raw-bodies.js';

type Hook = (
  request: { readonly raw: IncomingMessage },
  reply: { readonly raw: ServerResponse },
) => Promise<void>;

interface RouteOptions {
  readonly config?: object;
  onRequest?: Hook | Hook[];
  preValidation?: Hook | Hook[];
}

/** What is used of a Fastify instance. */
export interface FastifyInstance {
  addHook(name: 'onRoute', hook: (route: RouteOptions) => void): unknown;
}

const BODY_HEADERS = [
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
] as const;

/**
 * Takes the bytes of marked routes before Fastify looks at them. Called before
 * the routes are registered. Fastify answers 415 for content types that it has
 * no parser for, and a parser of ours would be everybody's; without the
 * headers of a body it goes straight on to the route. They come back before
 * the controller sees the request.
 */
export function takeFastifyBodies(
  instance: FastifyInstance,
  bodies: RawBodies,
): void {
  const hidden = new WeakMap<IncomingMessage, Record<string, string>>();

  const hide: Hook = async ({ raw }, reply) => {
    await bodies.capture(raw, reply.raw);
    const headers: Record<string, string> = {};
    for (const name of BODY_HEADERS) {
      if (raw.headers[name] === undefined) continue;
      headers[name] = raw.headers[name];
      delete raw.headers[name];
    }
    hidden.set(raw, headers);
  };
  const show: Hook = async ({ raw }) => {
    Object.assign(raw.headers, hidden.get(raw));
  };

  instance.addHook('onRoute', (route) => {
    if (!isRawBodyConfig(route.config)) return;
    route.onRequest = [...list(route.onRequest), hide];
    route.preValidation = [show, ...list(route.preValidation)];
  });
}

function list(hooks: Hook | Hook[] | undefined): Hook[] {
  if (hooks === undefined) return [];
  return Array.isArray(hooks) ? hooks : [hooks];
}
