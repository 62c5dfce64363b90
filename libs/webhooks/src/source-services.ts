import type { InjectionToken, Provider } from '@nestjs/common';
import type { AnyAccountSlot, ConfiguredAccount } from './core/account.js';
import { isWebhookError } from './core/errors.js';
import { serviceToken, type SourceService } from './core/source-service.js';
import { missingService } from './missing-service.js';

/** An account, and the token under which its registration is provided. */
export interface Registered {
  readonly slot: AnyAccountSlot;
  readonly token: symbol;
}

/** The services of accounts: each under a token of its own, that of the first account under the class too. */
export function sourceServices(
  registered: readonly Registered[],
): readonly (Provider & { provide: InjectionToken })[] {
  const classes = new Set<InjectionToken>();
  return registered.flatMap(({ slot: { account, source }, token }) =>
    (source.services ?? []).flatMap((service) => {
      const { type } = service;
      const tokens: InjectionToken[] = [serviceToken(type, account)];
      if (!classes.has(type)) tokens.push(type);
      classes.add(type);
      return tokens.map((provide) => ({
        provide,
        inject: [token],
        useFactory: ({ options }: ConfiguredAccount) =>
          createService(service, options),
      }));
    }),
  );
}

// The options are those of the source that the service belongs to.
function createService(service: SourceService<any>, options: object): object {
  try {
    return service.create(options);
  } catch (error) {
    if (!isWebhookError(error)) throw error;
    return missingService(service.type, error);
  }
}
