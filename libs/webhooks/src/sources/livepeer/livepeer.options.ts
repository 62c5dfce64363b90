import { IsNumber, IsOptional, Min, ValidateIf } from 'class-validator';
import { IsSecret } from '../../signatures/is-secret.decorator.js';
import type { Secret, SecretResolver } from '../../signatures/secrets.js';

export interface LivepeerOptions {
  /**
   * The `sharedSecret` of the webhook, exactly as registered. Livepeer signs
   * retries with the secret of the first attempt for up to 24.4 h: name the old one along with the new.
   */
  readonly secret: Secret | SecretResolver;
  /**
   * Seconds by which Livepeer's clock may differ from ours.
   * @default 300
   */
  readonly tolerance?: number;
}

/** The class-validator rules of {@link LivepeerOptions}. */
export class LivepeerRules {
  @ValidateIf(({ secret }: LivepeerRules) => typeof secret !== 'function')
  @IsSecret({
    message:
      'secret is blank, and Livepeer does not sign at all without one: set it here and in Livepeer, or LIVEPEER_WEBHOOK_SECRET for livepeer.fromEnv()',
  })
  secret?: Secret | SecretResolver;

  @IsOptional()
  @IsNumber({}, { message: 'tolerance must be a number of seconds, 1 or more' })
  @Min(1, { message: 'tolerance must be a number of seconds, 1 or more' })
  tolerance?: number;
}
