import {
  IsNumber,
  IsOptional,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { IsSecret } from '../../signatures/is-secret.decorator.js';
import type { Secret, SecretResolver } from '../../signatures/secrets.js';
import { livepeerEventTypes } from './livepeer.events.js';
import { isApiKey } from './management/api-key.js';
import type { LivepeerRegistration } from './management/livepeer-registration.js';
import { isWebAddress } from './management/web-address.js';

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
  /**
   * An API key of Livepeer Studio's, for `LivepeerWebhooks` and `register`.
   * @default neither of them
   */
  readonly apiKey?: string | undefined;
  /**
   * Where Livepeer's API is.
   * @default 'https://livepeer.studio/api'
   */
  readonly apiUrl?: string | undefined;
  /**
   * Registers the webhook at Livepeer, in the background, when an application
   * that receives starts: creates it, or updates the one that has this URL.
   * Signed with `secret`; of several, with the first.
   * @default the webhook is registered by hand
   */
  readonly register?: LivepeerRegistration | undefined;
}

const isGiven = (_options: unknown, value: unknown) => value !== undefined;

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

  @ValidateIf(
    ({ register }: LivepeerRules, value: unknown) =>
      register !== undefined || value !== undefined,
  )
  @ValidateBy(
    { name: 'isApiKey', validator: { validate: isApiKey } },
    {
      message:
        'apiKey must be an API key of Livepeer Studio, without spaces or line breaks; register needs it: set it, or LIVEPEER_API_KEY for livepeer.fromEnv()',
    },
  )
  apiKey?: string;

  @ValidateIf(isGiven)
  @ValidateBy(
    { name: 'isApiUrl', validator: { validate: isWebAddress } },
    {
      message: 'apiUrl must be an address like https://livepeer.studio/api',
    },
  )
  apiUrl?: string;

  @ValidateIf(isGiven)
  @ValidateBy(
    {
      name: 'hasPlainSecret',
      validator: {
        validate: (_register, args) =>
          typeof (args?.object as LivepeerRules | undefined)?.secret !==
          'function',
      },
    },
    {
      message:
        'register needs a secret that is known when the application starts, to tell it to Livepeer: not a resolver',
    },
  )
  @ValidateBy(
    { name: 'isRegistration', validator: { validate: isRegistration } },
    {
      message: `register must be { url, events, name? }: an address of the web without user and password, and at least one of ${livepeerEventTypes.join(', ')}`,
    },
  )
  register?: LivepeerRegistration;
}

function isRegistration(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { url, events, name, ...more } = value as Record<string, unknown>;
  return (
    isWebAddress(url) &&
    Array.isArray(events) &&
    events.length > 0 &&
    events.every((type) => livepeerEventTypes.includes(type)) &&
    (name === undefined || (typeof name === 'string' && name.trim() !== '')) &&
    Object.keys(more).length === 0
  );
}
