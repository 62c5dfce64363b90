import { SignatureVerificationError } from '../../core/errors.js';
import type { SignatureScheme } from '../../core/signature-scheme.js';
import { hmac } from '../../signatures/hmac.js';
import type { Secret, SecretResolver } from '../../signatures/secrets.js';

/**
 * What Beluga AI's guide to LiveKit webhooks has: a path, three events, and a
 * signature that **LiveKit itself never sends**. For senders that were built
 * to that guide; real LiveKit servers need `livekit.fromEnv()` alone.
 *
 * @example
 * ```ts
 * sources: [livekit.fromEnv(), livekit.fromEnv(beluga)] // the secret is LIVEKIT_API_SECRET
 * ```
 * @see https://beluga-ai.org/docs/integrations/voice/livekit-webhooks
 */
export const beluga = {
  account: 'beluga',
  path: 'voice/livekit/webhooks',
  signature: 'beluga',
  events: ['room_finished', 'participant_joined', 'participant_left'],
} as const;

const OPENING_BRACE = 0x7b;

/**
 * The scheme of Beluga AI's guide: `X-LiveKit-Signature`, the hex HMAC-SHA256
 * of the body. It has no freshness: a request that was seen can be sent again
 * once its event's id is forgotten. **LiveKit itself never sends that header.**
 * Only bodies that begin as JSON objects are accepted: each participant of a
 * room holds a token that is signed in the same way with the same secret.
 *
 * @see https://beluga-ai.org/docs/integrations/voice/livekit-webhooks
 */
export function belugaSignature(options: {
  readonly secret: Secret | SecretResolver;
}): SignatureScheme {
  const scheme = hmac({ ...options, header: 'x-livekit-signature' });
  return {
    ...scheme,
    async verify(request, head) {
      const signer = await scheme.verify(request, head);
      if (request.body[0] === OPENING_BRACE) return signer;
      throw new SignatureVerificationError(
        'the body is no JSON object, but may be the token of a participant',
      );
    },
  };
}
