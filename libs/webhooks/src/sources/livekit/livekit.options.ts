import {
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsNumber,
  IsOptional,
  Min,
  ValidateIf,
} from 'class-validator';
import type { WebhookEvent } from 'livekit-server-sdk';
import { IsKeyRing } from '../../signatures/is-key-ring.decorator.js';
import { IsSecret } from '../../signatures/is-secret.decorator.js';
import type { Secret, SecretResolver } from '../../signatures/secrets.js';
import { livekitEventTypes, type LiveKitEventType } from './livekit.events.js';

interface CommonOptions {
  /**
   * Seconds by which LiveKit's clock may differ from ours.
   * @default 60
   */
  readonly leeway?: number;
  /**
   * The types to keep; all others are acknowledged and forgotten.
   * @default every type, unknown ones too
   */
  readonly events?: readonly LiveKitEventType[];
  /**
   * What must stay in order; see {@link livekitKey}.
   * @default LiveKit's own queue key
   */
  readonly key?: (event: WebhookEvent) => string;
}

/**
 * One API key with its secret (several while it is being replaced), or many
 * keys, or a resolver. `signature: 'beluga'` is for senders that are not
 * LiveKit: see {@link beluga}.
 */
export type LiveKitOptions = CommonOptions &
  (
    | {
        readonly apiKey: string;
        readonly apiSecret: Secret;
        // Tells the forms apart where an option's own type is still to be found, as that of `config.getOrThrow('X')`.
        readonly signature?: undefined;
      }
    | {
        readonly keys: Readonly<Record<string, Secret>> | SecretResolver;
        readonly signature?: undefined;
      }
    | {
        readonly signature: 'beluga';
        readonly apiSecret: Secret | SecretResolver;
      }
  );

/** The class-validator rules of {@link LiveKitOptions}. */
export class LiveKitRules {
  @ValidateIf(({ keys, signature }: LiveKitRules) => !keys && !signature)
  @IsSecret({
    message:
      'apiKey is blank: set it, or LIVEKIT_API_KEY for livekit.fromEnv(), which reads the environment when it is called: load a .env file before',
  })
  apiKey?: string;

  @ValidateIf(
    ({ keys, signature, apiSecret }: LiveKitRules) =>
      !keys && !(signature && typeof apiSecret === 'function'),
  )
  @IsSecret({
    message:
      'apiSecret is blank, so everybody could sign: set it, or LIVEKIT_API_SECRET for livekit.fromEnv()',
  })
  apiSecret?: Secret | SecretResolver;

  @IsOptional()
  @IsKeyRing({
    message:
      'keys must be a resolver, or hold at least one API key with a secret that is not blank',
  })
  keys?: Record<string, Secret> | SecretResolver;

  @IsOptional()
  @IsIn(['beluga'], {
    message: "signature must be 'beluga', or left out for what LiveKit sends",
  })
  signature?: 'beluga';

  @IsOptional()
  @IsArray({ message: 'events must be a list of event types' })
  @ArrayNotEmpty({ message: 'events is empty, so nothing would be kept' })
  @IsIn(livekitEventTypes, {
    each: true,
    message: `events names a type that LiveKit does not send. It sends: ${livekitEventTypes.join(', ')}`,
  })
  events?: readonly string[];

  @IsOptional()
  @IsNumber({}, { message: 'leeway must be a number of seconds, 0 or more' })
  @Min(0, { message: 'leeway must be a number of seconds, 0 or more' })
  leeway?: number;
}
