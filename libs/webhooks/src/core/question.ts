import type { WebhookEvent } from './webhook-event.js';

/** The answer to a question. Whatever else a handler returns, or throws, denies. */
export type Verdict = 'allow' | 'deny';

/** Asks the application, in this process, within a deadline. */
export interface Answerer {
  /** Never rejects: nobody to ask, an error or a timeout is `deny`. */
  answer(question: WebhookEvent): Promise<Verdict>;
}

export const ANSWERER = Symbol.for('nestjs-livestream-webhooks:answerer');
