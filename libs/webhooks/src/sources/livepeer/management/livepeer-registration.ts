import type { LivepeerEventType } from '../livepeer.events.js';

/** The webhook that an application registers for itself when it starts. */
export interface LivepeerRegistration {
  /** Where Livepeer reaches this application's route, from outside: it does not call private addresses. */
  readonly url: string;
  /** What to be called for. Access control is asked for by playback policies, at a webhook of its own. */
  readonly events: readonly LivepeerEventType[];
  /**
   * How the webhook is called in Livepeer's dashboard.
   * @default 'nestjs-livestream-webhooks', or what it is called already
   */
  readonly name?: string;
}
