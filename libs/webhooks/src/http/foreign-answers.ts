import type { IncomingMessage } from 'node:http';
import { nodeMessage } from './node-message.js';
import type { RefusalLog } from './refusal-log.js';

// By name: a second copy of the library in this application may have answered.
const OURS = Symbol.for('nestjs-livestream-webhooks:answered');

type Answered = IncomingMessage & { [OURS]?: true };

/**
 * Says that the answer to a request is the module's, or of a controller behind its guard.
 *
 * @param request of Express or Fastify, which wraps Node's own
 */
export function answersItself(request: object): void {
  (nodeMessage(request) as Answered)[OURS] = true;
}

/** Notices webhooks that something else in the application refuses: a guard, a rate limit, a middleware. */
export class ForeignAnswers {
  constructor(private readonly log: RefusalLog) {}

  /**
   * Called once a request for a marked route is answered.
   *
   * @param route its path, as it was registered
   */
  look(message: IncomingMessage, status: number, route: string): void {
    if (status < 400 || (message as Answered)[OURS]) return;
    this.log.say(
      route,
      `answered ${status} by the application, not by the webhook module: nothing was kept, and the sender may never send it again. Tell guards to let webhooks through with the decorators that they look for, WebhooksModule.forRoot({ decorators: [Public(), SkipThrottle()] }), and leave the path out of middleware and hooks that refuse`,
    );
  }
}
