import {
  Injectable,
  Logger,
  type CanActivate,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Accounts } from '../core/accounts.js';
import { UnavailableError } from '../core/errors.js';
import { authenticate } from './authenticate.js';
import { Refusal } from './refusal.js';
import { asSignatureGuard } from './signature.guard.js';
import { WebhookAnswer } from './webhook-answer.js';

const logger = new Logger('Webhooks');

/** Verifies with the scheme of an account, whose secrets may have come after the controller. */
export function AccountGuard(
  account: string,
  routeName: string,
): Type<CanActivate> {
  @Injectable()
  class AccountSignatureGuard implements CanActivate {
    constructor(
      readonly accounts: Accounts,
      readonly adapterHost: HttpAdapterHost,
    ) {}

    async canActivate(context: ExecutionContext): Promise<true> {
      const { route, account: found } = this.accounts.route(account, routeName);
      const { retryAfter } = found.source;
      await authenticate(context, route.scheme, { name: account, retryAfter });
      const { httpAdapter } = this.adapterHost;
      WebhookAnswer.begin(
        httpAdapter,
        context.switchToHttp().getResponse(),
        () => untaken(account, retryAfter),
      );
      return true;
    }
  }
  return asSignatureGuard(AccountSignatureGuard);
}

/** For a success that nobody settled: the sender must come again. */
function untaken(account: string, retryAfter: number): Refusal {
  const error = new UnavailableError(
    'an interceptor of the application answered before the webhook was taken: let it call next.handle() on this route',
  );
  logger.error(`${account}: ${error.message} [${error.code}]`);
  return new Refusal(error, retryAfter);
}
