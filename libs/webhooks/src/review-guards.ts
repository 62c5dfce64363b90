import type { Type } from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';
import { containerOf } from './events/container-of.js';
import { undecoratedAccount } from './http/webhook.controller.js';

/**
 * What is to be said about guards that the application puts before all routes.
 * They are made for its own callers, and a refusal loses the event: most
 * senders never send again what was answered 401 or 403.
 */
export function reviewGuards(
  controllers: readonly { readonly metatype: unknown }[],
  contexts: ExternalContextCreator,
): readonly string[] {
  const guards = globalGuards(contexts);
  const accounts = controllers.flatMap(
    ({ metatype }) => undecoratedAccount(metatype as Type) ?? [],
  );
  if (guards.length === 0 || accounts.length === 0) return [];
  return [
    `Global guards (${guards.join(', ')}) stand before the routes of ${accounts.join(', ')}. They refuse genuine webhooks, too, unless told otherwise, and the sender may never send them again. Tell them with the decorators that they look for: WebhooksModule.forRoot({ decorators: [Public(), SkipThrottle()] })`,
  ];
}

/** The names of those of `APP_GUARD` and of `useGlobalGuards`, request-scoped ones included. */
function globalGuards(contexts: ExternalContextCreator): readonly string[] {
  const { applicationConfig } = containerOf(contexts);
  return [
    ...(applicationConfig?.getGlobalGuards() ?? []).map(
      (guard) => guard.constructor.name,
    ),
    ...(applicationConfig?.getGlobalRequestGuards() ?? []).map(
      ({ metatype, name }) => metatype?.name ?? String(name),
    ),
  ];
}
