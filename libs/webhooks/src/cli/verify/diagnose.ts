import type { ConfiguredAccount } from '../../core/account.js';
import { eventOf } from '../../core/event-of.js';
import type { WebhookRequest } from '../../core/webhook-request.js';
import { refusalOf } from '../refusal-of.js';
import { withSecrets } from '../with-secrets.js';
import { bodyChanges } from './body-changes.js';
import type { Diagnosis, Reason } from './diagnosis.js';
import { foreignHeaders } from './foreign-headers.js';
import { mangledBody } from './mangled-body.js';
import { secretSlips } from './secret-slips.js';

/** Finds out whether a request is proven to be its sender's, and by trying, why not. */
export async function diagnose(
  account: ConfiguredAccount,
  route: string,
  request: WebhookRequest,
): Promise<Diagnosis> {
  const { source } = account;
  const refusal = await refusalOf(account, route, request);
  if (!refusal) return { route, valid: true, ...read(account, route, request) };
  const invalid = (reason: Reason, text: string): Diagnosis => ({
    route,
    valid: false,
    reason,
    text,
    signedAt: refusal.signedAt,
  });
  if (refusal.flaw === 'header') {
    const others = await foreignHeaders(source.name, request);
    return invalid('wrong-header', `wrong header: ${refusal.message}${others}`);
  }
  const mangled = mangledBody(request.body);
  if (mangled) return invalid('body-parsed', mangled);

  // What came too late is looked at as of when it was signed, for what else is wrong.
  const then = {
    ...request,
    receivedAt: refusal.signedAt ?? request.receivedAt,
  };
  const late =
    refusal.flaw === 'age' ? await refusalOf(account, route, then) : refusal;
  if (!late) {
    return invalid(
      'expired',
      `expired: ${refusal.message}. It was valid when it was signed, at ${refusal.signedAt?.toISOString()}: give --at if it arrived then`,
    );
  }
  const samples = await source.samples?.();
  for (const { body, reason, what } of bodyChanges(request.body, samples)) {
    if (body.equals(request.body)) continue;
    if (await isProven(account, route, { ...then, body })) {
      return invalid(reason, `the body was changed after signing: ${what}`);
    }
  }
  for (const { correct, what } of secretSlips) {
    if (await isProven(withSecrets(account, correct), route, then)) {
      return invalid('secret-misspelt', what);
    }
  }
  return late.flaw === 'body'
    ? invalid(
        'body-changed',
        `the body was changed after signing: ${late.message}`,
      )
    : invalid('wrong-secret', `wrong secret: ${late.message}`);
}

/** Whether secret and body fit; when it was signed does not matter. */
async function isProven(
  account: ConfiguredAccount,
  route: string,
  request: WebhookRequest,
): Promise<boolean> {
  const refusal = await refusalOf(account, route, request);
  return !refusal || refusal.flaw === 'age';
}

/** The event of a request that is proven. */
function read(
  { account: name, source, options }: ConfiguredAccount,
  route: string,
  request: WebhookRequest,
): Pick<Diagnosis & { valid: true }, 'event' | 'text'> {
  try {
    const parsed = source.routes[route]!.open(options).parse(request);
    if (!parsed) return { text: 'valid, and left out as the options ask' };
    const event = eventOf({ name, source }, route, parsed, request);
    return { event, text: 'valid' };
  } catch {
    return {
      text: `valid, but the body is not what ${source.title} documents: it will be answered 400`,
    };
  }
}
