import type { WebhookRequest } from '../../core/webhook-request.js';
import { configuredAccount, type SecretChoice } from '../configured-account.js';
import type { AnySource } from '../any-source.js';
import { UsageError } from '../usage.error.js';
import { diagnose } from './diagnose.js';
import type { Diagnosis } from './diagnosis.js';

/**
 * Verifies a request as the routes of a source would: that which takes it,
 * else that which understands most of it, speaks.
 *
 * @throws {UsageError} where there is no such route, or no secret.
 */
export async function verify(
  source: AnySource,
  { route: wanted, ...choice }: SecretChoice,
  request: WebhookRequest,
): Promise<Diagnosis> {
  const names = Object.keys(source.source.routes);
  if (wanted !== undefined && !names.includes(wanted)) {
    throw new UsageError(
      `--route: ${source.source.name} has no route "${wanted}". It has: ${names.join(', ')}`,
    );
  }
  const diagnoses: Diagnosis[] = [];
  for (const route of wanted === undefined ? names : [wanted]) {
    const account = configuredAccount(source, { ...choice, route });
    diagnoses.push(await diagnose(account, route, request));
  }
  return (
    diagnoses.find((it) => it.valid && it.event) ??
    diagnoses.find((it) => it.valid) ??
    diagnoses.find((it) => !it.valid && it.reason !== 'wrong-header') ??
    diagnoses[0]!
  );
}
