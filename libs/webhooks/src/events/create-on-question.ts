import type { Verdict } from '../core/question.js';
import type { WebhookEvent } from '../core/webhook-event.js';
import type { HandlerOptions } from './handler.js';
import { markHandler, type HandlerDecorator } from './handler-metadata.js';

export interface QuestionOptions extends Pick<
  HandlerOptions,
  'account' | 'id'
> {
  /**
   * Milliseconds to answer within; later, the question is denied.
   * @default 5000
   */
  readonly deadline?: number;
}

/** Marks the method that answers a question of a source. */
export type OnQuestion<Type extends string, Data> = (
  options?: QuestionOptions,
) => HandlerDecorator<WebhookEvent<Type, Data>, Verdict | Promise<Verdict>>;

/**
 * Makes the decorator for a question of a source: what the method returns,
 * `'allow'` or `'deny'`, is the HTTP answer, 200 or 403.
 */
export function createOnQuestion<Type extends string, Data>(
  source: string,
  type: Type,
): OnQuestion<Type, Data> {
  return ({ deadline = 5_000, ...options } = {}) =>
    markHandler({ ...options, deadline, names: [`${source}.${type}`] });
}
