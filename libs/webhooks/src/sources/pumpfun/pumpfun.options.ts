import { ValidateBy, ValidateIf } from 'class-validator';
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

/** How to verify what comes in. A route whose proof is not configured is closed: it answers 401. */
export interface PumpfunOptions {
  /** The secret of `x-signature`, on the routes `call` and `receiver`. */
  readonly secret?: Secret | SecretResolver;
  /**
   * The secret of the JWTs that come as `Authorization: Bearer` on the route `livekit`.
   * Such a token does not prove that the body is the sender's: see `bearerJwt`.
   */
  readonly tokenSecret?: Secret | SecretResolver;
  /** The LiveKit API keys with their secrets, where LiveKit itself sends to the route `livekit`. With `tokenSecret` too, either proof is accepted. */
  readonly keys?: Readonly<Record<string, Secret>> | SecretResolver;
  readonly fields?: PumpfunFields;
}

const isGiven = (_options: unknown, value: unknown) => value !== undefined;
const isNoResolver = (options: unknown, value: unknown) =>
  isGiven(options, value) && typeof value !== 'function';

/** The class-validator rules of {@link PumpfunOptions}. */
export class PumpfunRules {
  @ValidateIf(
    (options: PumpfunRules, value: unknown) =>
      isNoResolver(options, value) ||
      (value === undefined && !options.tokenSecret && !options.keys),
  )
  @IsSecret({
    message:
      'secret is blank, so everybody could sign: set it, or PUMPFUN_WEBHOOK_SECRET for pumpfun.fromEnv(); without x-signature, set tokenSecret or keys',
  })
  secret?: Secret | SecretResolver;

  @ValidateIf(isNoResolver)
  @IsSecret({
    message:
      'tokenSecret is blank, so everybody could make tokens: set it, or PUMPFUN_TOKEN_SECRET for pumpfun.fromEnv()',
  })
  tokenSecret?: Secret | SecretResolver;

  @ValidateIf(isGiven)
  @IsKeyRing({
    message:
      'keys must be a resolver, or hold at least one API key with a secret that is not blank',
  })
  keys?: Record<string, Secret> | SecretResolver;

  @ValidateIf(isGiven)
  @ValidateBy(
    { name: 'isFields', validator: { validate: isFields } },
    { message: "fields must hold lists of names: { type: ['kind'] }" },
  )
  fields?: PumpfunFields;
}

function isFields(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(
    ([field, names]) =>
      ['type', 'call', 'time'].includes(field) &&
      Array.isArray(names) &&
      names.length > 0 &&
      names.every((name) => typeof name === 'string' && name !== ''),
  );
}
