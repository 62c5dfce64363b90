import { isNestMiddleware } from './nest-middleware.js';

interface Route {
  readonly path: unknown;
  readonly stack: readonly { readonly handle: object }[];
  _handlesMethod?(method: string): boolean;
  /** Its name in Express 4. */
  _handles_method?(method: string): boolean;
}

/** What is used of an entry of an Express router's stack. */
export interface Layer {
  readonly route?: Route | undefined;
  /** With a stack of its own where it is a router. */
  readonly handle: { readonly name?: string; readonly stack?: Layer[] };
  /** That of the function. */
  readonly name?: string;
  /** Where Express 4 leaves what matched. */
  readonly path?: string;
  match(path: string): boolean | { readonly path: string };
}

export interface Asked {
  readonly method?: string | undefined;
  readonly path: string;
}

/** Whether a layer is a route for requests of this method and path, as Express itself would say. */
export function isRouteFor(layer: Layer, { method = '', path }: Asked) {
  const { route } = layer;
  const handles =
    route?._handlesMethod?.(method) ?? route?._handles_method?.(method);
  return handles === true && matchedBy(layer, path) !== undefined;
}

/**
 * Whether a layer may answer such a request: a route, a router with one, a
 * mounted application, which nobody can look into. Middleware is trusted to
 * pass requests on.
 */
export function mayAnswer(layer: Layer, asked: Asked): boolean {
  const { route, handle } = layer;
  if (route) {
    const isMiddleware = route.stack.every((own) =>
      isNestMiddleware(own.handle),
    );
    return !isMiddleware && isRouteFor(layer, asked);
  }
  const isApplication = handle.name === 'mounted_app';
  if (!isApplication && !handle.stack) return false;
  const mount = matchedBy(layer, asked.path);
  if (mount === undefined) return false;
  if (!handle.stack) return true;
  const path = asked.path.slice(mount.length) || '/';
  return handle.stack.some((inner) => mayAnswer(inner, { ...asked, path }));
}

/** The part of the path that the layer matches. */
function matchedBy(layer: Layer, path: string): string | undefined {
  try {
    const match = layer.match(path);
    if (!match) return undefined;
    return (match === true ? layer.path : match.path) ?? '';
  } catch {
    // A path that cannot be decoded: Express answers it when its turn comes.
    return undefined;
  }
}
