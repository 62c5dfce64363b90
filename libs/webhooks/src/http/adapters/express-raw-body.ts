import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConfigurationError } from '../../core/errors.js';
import { isRouteFor, mayAnswer, type Layer } from './express-layers.js';
import type { ForeignAnswers } from '../foreign-answers.js';
import { hideHeaders } from './hide-headers.js';
import { isRawBodyHandler } from './raw-body-route.js';
import type { RawBodies } from '../bodies/raw-bodies.js';

type ExpressRequest = IncomingMessage & { readonly path: string };
type Next = (error?: unknown) => void;

/** What is used of an Express application. */
export interface ExpressApplication {
  readonly router?: { readonly stack: Layer[] };
  /** Its name in Express 4, where `router` throws. */
  readonly _router?: { readonly stack: Layer[] };
  use(
    handler: (req: ExpressRequest, res: ServerResponse, next: Next) => void,
  ): unknown;
}

/** Without them a request has no body, for all that parsers know. */
const LENGTH_HEADERS: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
]);

/** What makes a request Express' own in Express 4. */
const OWN_LAYERS: ReadonlySet<string> = new Set(['query', 'expressInit']);

/**
 * Listens to the bodies of marked routes ahead of everything else. Called when
 * all routes and middleware stand: the routes are Express' own, so prefix,
 * version, case and trailing slash are matched as Express matches them, and
 * the middleware goes to the front, before any body parser of the application.
 * What it sees there it leaves to be read: by the guard, by a middleware that
 * wants it, too, or by whoever answers first.
 */
export function takeExpressBodies(
  app: ExpressApplication,
  bodies: RawBodies,
  answers: ForeignAnswers,
): void {
  const stack = (app._router ?? app.router)?.stack;
  if (!Array.isArray(stack)) {
    throw new ConfigurationError(
      'The HTTP adapter says that it is Express, and its instance has no router of Express 4 or 5: give ExpressAdapter what express() returns',
    );
  }
  const marked = stack.filter(({ route }) =>
    route?.stack.some(({ handle }) => isRawBodyHandler(handle)),
  );
  if (marked.length === 0) return;

  app.use((req, res, next) => {
    const isOurs = (layer: Layer) => isRouteFor(layer, req);
    // Ours are few: most requests are not compared with the other layers.
    if (marked.some(isOurs)) {
      const first = stack.find((layer) =>
        marked.includes(layer) ? isOurs(layer) : mayAnswer(layer, req),
      );
      // A body parser of the application could answer in our place; where somebody else may answer, it has to parse.
      const show = marked.includes(first!)
        ? hideHeaders(req, LENGTH_HEADERS)
        : undefined;
      bodies.capture(req, res, show);
      if (show) {
        const path = String(first!.route!.path);
        res.once('finish', () => answers.look(req, res.statusCode, path));
      }
    }
    next();
  });
  const front = stack.findIndex(({ name = '' }) => !OWN_LAYERS.has(name));
  stack.splice(front, 0, stack.pop()!);
}
