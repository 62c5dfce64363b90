import type { HandlerPolicy } from '../core/handler-policy.js';

const NAMES = [
  'order',
  'attempts',
  'backoff',
  'maxDelay',
  'onDead',
  'concurrency',
  'timeout',
  'abandonAfter',
] as const satisfies (keyof HandlerPolicy)[];

/** The part of a handler's options that says how it is run. */
export function policyIn(options: HandlerPolicy): HandlerPolicy {
  return Object.fromEntries(
    NAMES.filter((name) => options[name] !== undefined).map((name) => [
      name,
      options[name],
    ]),
  );
}
