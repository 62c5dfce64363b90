import {
  Injectable,
  Optional,
  type CanActivate,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import type { SignatureScheme } from '../core/signature-scheme.js';
import { authenticate } from './authenticate.js';
import { answersItself } from './foreign-answers.js';
import { RefusalLog } from './refusal-log.js';

const SIGNATURE_GUARD = Symbol.for('nestjs-livestream-webhooks:guard');
const RETRY_AFTER = 5;

/**
 * Makes a guard that lets signed requests in, for controllers of your own. The
 * bytes are taken without any change in `main.ts`; `WebhooksModule.forRoot()` must be imported.
 *
 * @example
 * ```ts
 * @Post('hooks/acme')
 * @UseGuards(SignatureGuard(jwtBodyHash({ keys })))
 * receive(@VerifiedWebhook() request: VerifiedRequest) {
 *   return JSON.parse(request.body.toString());
 * }
 * ```
 */
export function SignatureGuard(scheme: SignatureScheme): Type<CanActivate> {
  @Injectable()
  class SchemeSignatureGuard implements CanActivate {
    // None where the module is not imported, which the guard says.
    constructor(@Optional() readonly refusals: RefusalLog = new RefusalLog()) {}

    async canActivate(context: ExecutionContext): Promise<true> {
      await authenticate(context, scheme, {
        name: context.getClass().name,
        retryAfter: RETRY_AFTER,
        refusals: this.refusals,
      });
      answersItself(context.switchToHttp().getRequest());
      return true;
    }
  }
  return asSignatureGuard(SchemeSignatureGuard);
}

/** Marks a guard class: the routes it stands on get their bytes. */
export function asSignatureGuard<Guard extends Type<CanActivate>>(
  guard: Guard,
): Guard {
  return Object.assign(guard, { [SIGNATURE_GUARD]: true });
}

export function isSignatureGuard(guard: unknown): boolean {
  return typeof guard === 'function' && SIGNATURE_GUARD in guard;
}
