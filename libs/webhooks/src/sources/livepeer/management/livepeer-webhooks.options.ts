import { ConfigurationError } from '../../../core/errors.js';
import { LONGEST_TIMER } from '../../../core/longest-timer.js';
import { isApiKey } from './api-key.js';
import type { LivepeerApiOptions } from './livepeer-api.js';
import { isWebAddress } from './web-address.js';

/** How `LivepeerWebhooks` reaches Livepeer's API. */
export interface LivepeerWebhooksOptions {
  /** An API key of Livepeer Studio's, which may read and write webhooks. */
  readonly apiKey?: string | undefined;
  /** @default 'https://livepeer.studio/api' */
  readonly apiUrl?: string | undefined;
  /**
   * Milliseconds for one request, and 30000 more to resend, for which Livepeer waits for your server.
   * @default 10000
   */
  readonly timeout?: number;
  /**
   * How often a request is tried again after 429, 5xx, and no answer.
   * @default 3
   */
  readonly retries?: number;
  /** Ends all requests when it is aborted. */
  readonly signal?: AbortSignal;
}

const API_URL = 'https://livepeer.studio/api';

/** @throws {ConfigurationError} that names the option which is missing or cannot be used. */
export function withDefaults({
  apiKey,
  apiUrl = API_URL,
  timeout = 10_000,
  retries = 3,
  signal,
}: LivepeerWebhooksOptions): LivepeerApiOptions {
  if (!isApiKey(apiKey)) {
    throw new ConfigurationError(
      'LivepeerWebhooks needs apiKey, an API key of Livepeer Studio without spaces or line breaks: set it in livepeer({ apiKey }), or LIVEPEER_API_KEY for livepeer.fromEnv()',
    );
  }
  if (!isWebAddress(apiUrl)) {
    throw new ConfigurationError(
      `LivepeerWebhooks: apiUrl must be an address like ${API_URL}`,
    );
  }
  if (!isWhole(timeout, 1) || !isWhole(retries, 0)) {
    throw new ConfigurationError(
      'LivepeerWebhooks: timeout must be a whole number of milliseconds, 1 or more, and retries a whole number, 0 or more',
    );
  }
  return {
    apiKey,
    apiUrl: apiUrl.replace(/\/+$/, ''),
    timeout,
    retries,
    signal,
  };
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value <= LONGEST_TIMER;
}
