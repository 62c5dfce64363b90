import { performance } from 'node:perf_hooks';
import type { SignedWebhook } from '../../testing/sign-webhook.js';

/** What a receiver made of a webhook. */
export interface Answer {
  /** Absent where there was no answer. */
  readonly status?: number;
  readonly body: string;
  /** Why there was none: the code of the error. */
  readonly error?: string;
  readonly milliseconds: number;
}

/** As long as the most patient of the senders waits. */
const TIMEOUT = 30_000;

/** Posts a webhook; a redirect is an answer like any other, as senders take it. Never rejects. */
export async function post(
  url: URL,
  { headers, body }: Pick<SignedWebhook, 'headers' | 'body'>,
): Promise<Answer> {
  const start = performance.now();
  const elapsed = () => Math.round((performance.now() - start) * 10) / 10;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const text = await response.text();
    return { status: response.status, body: text, milliseconds: elapsed() };
  } catch (error) {
    const { name, cause = error } = error as Error;
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = name === 'TimeoutError' ? name : (code ?? message);
    return { error: why, body: '', milliseconds: elapsed() };
  }
}
