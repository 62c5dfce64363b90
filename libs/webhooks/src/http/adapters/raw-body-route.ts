import 'reflect-metadata';

const RAW_BODY = Symbol.for('nestjs-livestream-webhooks:raw-body');
const ANY_SLASH = Symbol.for('nestjs-livestream-webhooks:any-slash');
// Where @nestjs/platform-fastify's RouteConfig() writes; it becomes `config` of the Fastify route.
const FASTIFY_ROUTE_CONFIG = '__fastify_route_config__';

/** Marks a controller's method: its requests are taken as bytes. */
export function markRawBodyRoute(method: object): void {
  Reflect.defineMetadata(RAW_BODY, true, method);
  addConfig(method, RAW_BODY);
}

/** On a controller's method: it is served with a slash at the end, too, also where the adapter tells the two apart. */
export function AnySlash(
  _prototype: object,
  _name: string,
  { value: method }: { readonly value: object },
): void {
  addConfig(method, ANY_SLASH);
}

/** Whether an Express route handler is of a marked method: Nest copies a method's metadata to it. */
export function isRawBodyHandler(handler: object): boolean {
  return Reflect.hasMetadata(RAW_BODY, handler);
}

/** Whether the `config` of a Fastify route is of a marked method. */
export function isRawBodyConfig(config: object | undefined): boolean {
  return config !== undefined && RAW_BODY in config;
}

export function isAnySlashConfig(config: object | undefined): boolean {
  return config !== undefined && ANY_SLASH in config;
}

function addConfig(method: object, mark: symbol): void {
  const config = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG, method) as object;
  Reflect.defineMetadata(
    FASTIFY_ROUTE_CONFIG,
    { ...config, [mark]: true },
    method,
  );
}
