import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRawBodyHandler } from './raw-body-route.js';
import type { RawBodies } from './raw-bodies.js';

interface Layer {
  readonly route?: {
    readonly stack: readonly { readonly handle: object }[];
    _handlesMethod(method: string): boolean;
  };
  match(path: string): boolean;
}

type ExpressRequest = IncomingMessage & { readonly path: string };
type Next = (error?: unknown) => void;

/** What is used of an Express 5 application. */
export interface ExpressApplication {
  readonly router: { readonly stack: Layer[] };
  use(
    handler: (req: ExpressRequest, res: ServerResponse, next: Next) => void,
  ): unknown;
}

/**
 * Takes the bytes of marked routes ahead of everything else. Called when all
 * routes and middleware stand: the routes are Express' own, so prefix,
 * version, case and trailing slash are matched as Express matches them, and
 * the middleware goes to the front, before any body parser of the application.
 */
export function takeExpressBodies(
  app: ExpressApplication,
  bodies: RawBodies,
): void {
  const { stack } = app.router;
  const routes = stack.filter(({ route }) => route);
  const marked = routes.filter(({ route }) =>
    route?.stack.some(({ handle }) => isRawBodyHandler(handle)),
  );
  if (marked.length === 0) return;

  app.use((req, res, next) => {
    const isOf = (layer: Layer) => matches(layer, req);
    // Of all routes the first that matches serves the request. Ours are few: most requests are not compared with others.
    const route = marked.find(isOf);
    if (route && routes.find(isOf) === route) {
      void bodies.capture(req, res).then((read) => {
        if (!read) hideBody(req);
        next();
      });
    } else next();
  });
  stack.unshift(stack.pop()!);
}

/** What could not be read is refused by the guard: no body parser of the application may try its own luck, and answer. */
function hideBody({ headers }: IncomingMessage): void {
  delete headers['content-length'];
  delete headers['transfer-encoding'];
}

function matches(layer: Layer, { method = '', path }: ExpressRequest): boolean {
  try {
    return layer.route!._handlesMethod(method) && layer.match(path);
  } catch {
    // A path that cannot be decoded: Express answers it when its turn comes.
    return false;
  }
}
