import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ForeignAnswers } from '../foreign-answers.js';
import { hideHeaders } from './hide-headers.js';
import { isRawBodyConfig } from './raw-body-route.js';
import type { RawBodies } from '../bodies/raw-bodies.js';

const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
]);
const SHOW = Symbol('shows hidden headers');

type Hook = (
  request: { readonly raw: HidingMessage },
  reply: { readonly raw: ServerResponse },
) => Promise<void>;

type HidingMessage = IncomingMessage & { [SHOW]?: () => void };

interface RouteOptions {
  readonly url: string;
  readonly config?: object;
  onRequest?: Hook | Hook[];
  preValidation?: Hook | Hook[];
  onResponse?: Hook | Hook[];
}

/** What is used of a Fastify instance. */
export interface FastifyInstance {
  addHook(name: 'onRoute', hook: (route: RouteOptions) => void): unknown;
}

/**
 * Keeps the bodies of marked routes from Fastify, for the guard to read. Called
 * before the routes are registered. Fastify answers 415 for content types that
 * it has no parser for, and a parser of ours would be everybody's; without the
 * headers of a body it goes straight on to the route. They come back before
 * the controller sees the request.
 */
export function takeFastifyBodies(
  instance: FastifyInstance,
  bodies: RawBodies,
  answers: ForeignAnswers,
): void {
  const hide: Hook = async ({ raw }, reply) => {
    bodies.capture(raw, reply.raw);
    raw[SHOW] = hideHeaders(raw, BODY_HEADERS);
  };
  const show: Hook = async ({ raw }) => {
    raw[SHOW]?.();
  };

  instance.addHook('onRoute', (route) => {
    if (!isRawBodyConfig(route.config)) return;
    route.onRequest = [...list(route.onRequest), hide];
    route.preValidation = [show, ...list(route.preValidation)];
    // Called whoever answers: a hook of the application comes before those of routes.
    const look: Hook = async ({ raw }, reply) => {
      answers.look(raw, reply.raw.statusCode, route.url);
    };
    route.onResponse = [...list(route.onResponse), look];
  });
}

function list(hooks: Hook | Hook[] | undefined): Hook[] {
  if (hooks === undefined) return [];
  return Array.isArray(hooks) ? hooks : [hooks];
}
