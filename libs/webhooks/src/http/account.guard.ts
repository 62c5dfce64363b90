import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Accounts } from '../core/accounts.js';
import { UnavailableError } from '../core/errors.js';
import { authenticate } from './authenticate.js';
import { answersItself } from './foreign-answers.js';
import { Refusal } from './refusal.js';
import { RefusalLog } from './refusal-log.js';
import { asSignatureGuard } from './signature.guard.js';
import { WebhookAnswer } from './webhook-answer.js';

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
      readonly refusals: RefusalLog,
    ) {}

    async canActivate(context: ExecutionContext): Promise<true> {
      const { route, account: found } = this.accounts.route(account, routeName);
      const { retryAfter } = found.source;
      const { refusals } = this;
      await authenticate(context, route.scheme, {
        name: account,
        retryAfter,
        refusals,
      });
      const { httpAdapter } = this.adapterHost;
      const http = context.switchToHttp();
      WebhookAnswer.begin(httpAdapter, http.getResponse(), () => {
        answersItself(http.getRequest());
        return untaken(account, retryAfter, refusals);
      });
      return true;
    }
  }
  return asSignatureGuard(AccountSignatureGuard);
}

/** For a success that nobody settled: the sender must come again. */
function untaken(
  account: string,
  retryAfter: number,
  refusals: RefusalLog,
): Refusal {
  const error = new UnavailableError(
    'an interceptor of the application answered before the webhook was taken: let it call next.handle() on this route',
  );
  refusals.say(account, `${error.message} [${error.code}]`, 'error');
  return new Refusal(error, retryAfter);
}
