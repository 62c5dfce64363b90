import type {
  IncomingHttpHeaders,
  IncomingMessage,
  ServerResponse,
} from 'node:http';
import { isRawBodyConfig } from './raw-body-route.js';
import type { RawBodies } from './raw-bodies.js';

const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
]);
const HIDDEN = Symbol('hidden headers');

type Hook = (
  request: { readonly raw: HidingMessage },
  reply: { readonly raw: ServerResponse },
) => Promise<void>;

type HidingMessage = IncomingMessage & { [HIDDEN]?: IncomingHttpHeaders };

interface RouteOptions {
  readonly config?: object;
  onRequest?: Hook | Hook[];
  preValidation?: Hook | Hook[];
}

/** What is used of a Fastify instance. */
export interface FastifyInstance {
  addHook(name: 'onRoute', hook: (route: RouteOptions) => void): unknown;
}

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
  const hide: Hook = async ({ raw }, reply) => {
    await bodies.capture(raw, reply.raw);
    // A new object: V8 makes a slow one of what something is deleted from.
    const ofBody: IncomingHttpHeaders = {};
    const others: IncomingHttpHeaders = {};
    for (const [name, value] of Object.entries(raw.headers)) {
      (BODY_HEADERS.has(name) ? ofBody : others)[name] = value;
    }
    // Those of HTTP/2 cannot be replaced.
    if (!Reflect.set(raw, 'headers', others)) {
      for (const name of BODY_HEADERS) delete raw.headers[name];
    }
    raw[HIDDEN] = ofBody;
  };
  const show: Hook = async ({ raw }) => {
    Object.assign(raw.headers, raw[HIDDEN]);
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
