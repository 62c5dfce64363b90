import { WebhookError } from '../../../core/errors.js';

/** A request that LiveKit's HTTP client does not repeat: it would fail in the same way. */
export class UndeliverableError extends WebhookError {
  readonly code = 'ERR_WEBHOOK_UNDELIVERABLE';
}

// Failed checks, as OpenSSL and Node name them; ERR_SSL_ are complaints of the other side.
const CERTIFICATE =
  /^(?!ERR_SSL_)(.*CERT|UNABLE_TO_|CRL_|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$)/;

/** Whether LiveKit gives an event up at once that failed so: redirects without end, an address that is no HTTP, a certificate that it does not trust. */
export function isFinal(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return (
    code === 'ERR_WEBHOOK_UNDELIVERABLE' ||
    (code !== undefined && CERTIFICATE.test(code))
  );
}
