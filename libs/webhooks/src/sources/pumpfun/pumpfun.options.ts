import { IsObject, IsOptional, ValidateIf } from 'class-validator';
import { IsKeyRing } from '../../signatures/is-key-ring.decorator.js';
import { IsSecret } from '../../signatures/is-secret.decorator.js';
import type { Secret, SecretResolver } from '../../signatures/secrets.js';

/** Which fields of a call's body to read; of several, the first that is there. */
export interface PumpfunFields {
  /** @default ['event_type', 'type'] */
  readonly type?: readonly string[];
  /** @default ['call_id', 'call_cid'] */
  readonly call?: readonly string[];
  /** Seconds or milliseconds since 1970, or a date as text. @default ['timestamp', 'created_at'] */
  readonly time?: readonly string[];
}

/** How to verify what comes in. One of `tokenSecret` and `keys` is needed; with both, either proof is accepted. */
export interface PumpfunOptions {
  /** The secret of `x-signature`, on the routes `call` and `receiver`. */
  readonly secret: Secret | SecretResolver;
  /**
   * The secret of the JWTs that come as `Authorization: Bearer` on the route `livekit`.
   * Such a token does not prove that the body is the sender's: see `bearerJwt`.
   */
  readonly tokenSecret?: Secret | SecretResolver;
  /** The LiveKit API keys with their secrets, where LiveKit itself sends to the route `livekit`. */
  readonly keys?: Readonly<Record<string, Secret>> | SecretResolver;
  readonly fields?: PumpfunFields;
}

/** The class-validator rules of {@link PumpfunOptions}. */
export class PumpfunRules {
  @ValidateIf(({ secret }: PumpfunRules) => typeof secret !== 'function')
  @IsSecret({
    message:
      'secret is blank, so everybody could sign: set it, or PUMPFUN_WEBHOOK_SECRET for pumpfun.fromEnv()',
  })
  secret?: Secret | SecretResolver;

  @ValidateIf(
    ({ keys, tokenSecret }: PumpfunRules) =>
      typeof tokenSecret !== 'function' && !(keys && tokenSecret === undefined),
  )
  @IsSecret({
    message:
      'tokenSecret is blank, so everybody could make tokens: set it, or PUMPFUN_TOKEN_SECRET for pumpfun.fromEnv(); or keys, where LiveKit itself sends',
  })
  tokenSecret?: Secret | SecretResolver;

  @IsOptional()
  @IsKeyRing({
    message:
      'keys must be a resolver, or hold at least one API key with a secret that is not blank',
  })
  keys?: Record<string, Secret> | SecretResolver;

  @IsOptional()
  @IsObject({ message: "fields must be an object, as { type: ['kind'] }" })
  fields?: PumpfunFields;
}
