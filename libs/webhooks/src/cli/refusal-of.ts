import type { ConfiguredAccount } from '../core/account.js';
import {
  isWebhookError,
  type SignatureVerificationError,
} from '../core/errors.js';
import type { WebhookRequest } from '../core/webhook-request.js';

/** Why an account refuses a request on one of its routes; `undefined` where it is proven. */
export async function refusalOf(
  { source, options }: ConfiguredAccount,
  route: string,
  request: WebhookRequest,
): Promise<SignatureVerificationError | undefined> {
  try {
    await source.routes[route]!.open(options).scheme.verify(request);
    return undefined;
  } catch (error) {
    if (isWebhookError(error) && error.code === 'ERR_WEBHOOK_SIGNATURE') {
      return error as SignatureVerificationError;
    }
    throw error;
  }
}
