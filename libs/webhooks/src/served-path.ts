import { RequestMethod } from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';
import { joinPath } from './core/join-path.js';
import { containerOf } from './events/container-of.js';

/**
 * The path under which the application serves a POST route: behind its global
 * prefix, unless the route is left out of that.
 */
export function servedPath(
  contexts: ExternalContextCreator,
  path: string,
): string {
  const config = containerOf(contexts).applicationConfig;
  const { exclude = [] } = config?.getGlobalPrefixOptions() ?? {};
  const isLeftOut = exclude.some(
    ({ pathRegex, requestMethod }) =>
      [RequestMethod.ALL, RequestMethod.POST].includes(requestMethod) &&
      pathRegex.test(`/${path}`),
  );
  const prefix = isLeftOut ? undefined : config?.getGlobalPrefix();
  return `/${joinPath(prefix, path)}`;
}
