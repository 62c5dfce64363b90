import type { ConfiguredAccount } from '../../core/account.js';
import {
  signBody,
  signWebhook,
  type SignedWebhook,
} from '../../testing/sign-webhook.js';
import { withSecrets } from '../with-secrets.js';

export interface WebhookWish {
  readonly route: string;
  /** Of the sample. */
  readonly event: string;
  readonly overrides: Readonly<Record<string, unknown>>;
  /** Signed as it is, in place of a sample. */
  readonly body?: Buffer | undefined;
  readonly badSignature?: boolean | undefined;
  readonly expired?: boolean | undefined;
}

/** No receiver tolerates that much. */
const A_DAY = 86_400_000;

/** Makes one webhook after another. */
export class WebhookMaker {
  readonly #account: ConfiguredAccount;

  constructor(
    account: ConfiguredAccount,
    private readonly wish: WebhookWish,
  ) {
    this.#account = wish.badSignature
      ? withSecrets(account, (secret) => `not ${secret}`)
      : account;
  }

  async make(): Promise<SignedWebhook> {
    const { body, event, overrides, route, expired } = this.wish;
    const at = new Date(Date.now() - (expired ? A_DAY : 0));
    return body
      ? signBody(this.#account, body, { at, route })
      : signWebhook(this.#account, event, { at, route, overrides });
  }
}
