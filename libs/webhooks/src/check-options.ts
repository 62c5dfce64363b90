import { validateSync } from 'class-validator';
import type { ConfiguredAccount } from './core/account.js';
import { ConfigurationError } from './core/errors.js';
import { withDefaults } from './http/body-limits.js';
import { LimitsRules, RuntimeOptionsRules } from './runtime-options.rules.js';
import type { RuntimeOptions } from './webhooks.options.js';

/** @throws {ConfigurationError} that says which option to change. */
export function checkRuntimeOptions(options: RuntimeOptions): void {
  check('WebhooksModule', RuntimeOptionsRules, options);
  check('WebhooksModule limits', LimitsRules, options.limits ?? {});
  const { body, inFlight } = withDefaults(options.limits);
  if (inFlight < 2 * body) {
    throw new ConfigurationError(
      `WebhooksModule limits: inFlight (${inFlight}) must be at least twice body (${body}): a compressed body needs room for both its forms`,
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
