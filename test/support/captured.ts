import { readFileSync } from 'node:fs';

export interface CapturedRequest {
  readonly scenario: string;
  readonly receivedAt: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly bodyBase64: string;
}

interface Capture {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly requests: readonly CapturedRequest[];
}

/** What a real livekit-server sent, as it came off the socket. */
export function capturedLiveKit(): Capture {
  const file = new URL('../fixtures/livekit-captured.jsonl', import.meta.url);
  const [about, ...requests] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { ...about, requests };
}
