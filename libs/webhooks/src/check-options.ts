import { validateSync } from 'class-validator';
import type { ConfiguredAccount } from './core/account.js';
import { ConfigurationError } from './core/errors.js';
import type { HandlerPolicy } from './core/handler-policy.js';
import { CircuitRules, DestinationRules } from './destination.rules.js';
import { withDefaults } from './http/bodies/body-limits.js';
import { HandlerPolicyRules } from './handler-policy.rules.js';
import {
  LimitsRules,
  RedactRules,
  RetentionRules,
  RuntimeOptionsRules,
} from './runtime-options.rules.js';
import type { RuntimeOptions } from './webhooks.options.js';

/** @throws {ConfigurationError} that says which option to change. */
export function checkRuntimeOptions(options: RuntimeOptions): void {
  check('WebhooksModule', RuntimeOptionsRules, options);
  check('WebhooksModule limits', LimitsRules, options.limits ?? {});
  check('WebhooksModule retention', RetentionRules, options.retention ?? {});
  check('WebhooksModule redact', RedactRules, options.redact ?? {});
  checkPolicy('WebhooksModule handlers', options.handlers ?? {});
  for (const { destination } of options.forward ?? []) {
    const what = `The destination "${destination?.name}"`;
    check(what, DestinationRules, destination ?? {});
    check(`${what}, circuit`, CircuitRules, destination.circuit ?? {});
  }
  const { body, inFlight } = withDefaults(options.limits);
  if (inFlight < 2 * body) {
    throw new ConfigurationError(
      `WebhooksModule limits: inFlight (${inFlight}) must be at least twice body (${body}): a compressed body needs room for both its forms`,
    );
  }
}

/** @throws {ConfigurationError} that says which option to change. */
export function checkPolicy(what: string, policy: HandlerPolicy): void {
  check(what, HandlerPolicyRules, policy);
  const { order, onDead } = policy;
  if (order === 'none' && onDead === 'block') {
    throw new ConfigurationError(
      `${what}: onDead 'block' needs an order: without one there is nothing behind a dead letter. Take onDead away, or order: 'none'`,
    );
  }
}

/**
 * Checks an account against its source's own rules.
 *
 * @returns what is fine for development only, as sentences
 * @throws {ConfigurationError} that says which option to change.
 */
export function checkAccount(
  { account, source, options }: ConfiguredAccount,
  production: boolean,
): string[] {
  check(`Source "${account}"`, source.rules, options);
  const { publishedSecrets: published } = source;
  const secrets = published?.in(options) ?? [];
  if (!secrets.some((secret) => published?.values.includes(secret))) return [];
  const text = `Source "${account}" uses a secret that is printed in documentation: anybody can sign with it. Set one of your own`;
  if (production) throw new ConfigurationError(text);
  return [text];
}

function check(what: string, Rules: new () => object, options: object): void {
  const errors = validateSync(Object.assign(new Rules(), options), {
    forbidUnknownValues: false,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  });
  const texts = errors.flatMap(({ constraints = {} }) =>
    Object.values(constraints),
  );
  if (texts.length) {
    throw new ConfigurationError(`${what}: ${texts.join('; ')}`);
  }
}
