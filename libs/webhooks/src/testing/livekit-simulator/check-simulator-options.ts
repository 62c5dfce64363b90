import { ConfigurationError } from '../../core/errors.js';
import { areUsable } from '../../signatures/secrets.js';
import type { LiveKitSimulatorOptions } from './livekit-simulator.options.js';
import type { PlayRoomOptions } from './play-room.options.js';

/** @throws {ConfigurationError} that says which option to change. */
export function checkSimulatorOptions({
  url,
  apiKey,
  apiSecret,
}: LiveKitSimulatorOptions): void {
  const urls = typeof url === 'string' ? [url] : url;
  if (urls.length === 0 || !urls.every(isHttp)) {
    throw new ConfigurationError(
      'LiveKitSimulator: url must be the whole address of a receiver, or several: for example http://127.0.0.1:3000/webhooks/livekit',
    );
  }
  if (!areUsable(apiKey) || !areUsable(apiSecret)) {
    throw new ConfigurationError(
      'LiveKitSimulator: apiKey or apiSecret is blank: give it those of the receiver, LIVEKIT_API_KEY and LIVEKIT_API_SECRET in most environments',
    );
  }
}

/** @throws {ConfigurationError} that says which option to change. */
export function checkPlayRoomOptions({
  participants = 0,
  pace = 0,
}: PlayRoomOptions): void {
  if (!Number.isSafeInteger(participants) || participants < 0) {
    throw new ConfigurationError(
      'LiveKitSimulator: participants must be a whole number, 0 or more',
    );
  }
  if (!Number.isFinite(pace) || pace < 0) {
    throw new ConfigurationError(
      'LiveKitSimulator: pace must be a number of milliseconds, 0 or more',
    );
  }
}

function isHttp(url: string): boolean {
  const protocol = URL.canParse(url) ? new URL(url).protocol : undefined;
  return protocol === 'http:' || protocol === 'https:';
}
