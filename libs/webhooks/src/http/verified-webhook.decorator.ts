import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { verifiedRequest } from './authenticate.js';

/**
 * The verified request, its bytes included, as a parameter of a controller's
 * method behind a `SignatureGuard`: a {@link VerifiedRequest}.
 */
export const VerifiedWebhook = createParamDecorator(
  (_data: unknown, context: ExecutionContext) =>
    verifiedRequest(context.switchToHttp().getRequest()),
);
