import { readFileSync } from 'node:fs';

export interface CapturedRequest {
  readonly scenario: string;
  readonly receivedAt: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly bodyBase64: string;
}

type Capture<About> = About & {
  readonly requests: readonly CapturedRequest[];
};

/** What a real livekit-server sent, as it came off the socket. */
export const capturedLiveKit = () =>
  read<{ apiKey: string; apiSecret: string }>('livekit-captured.jsonl');

/** What the sender of Livepeer Studio sent, as it came off the socket. */
export const capturedLivepeer = () =>
  read<{
    sharedSecret: string;
    otherSecrets: Readonly<Record<string, string>>;
  }>('livepeer-captured.jsonl');

function read<About>(name: string): Capture<About> {
  const file = new URL(`../fixtures/${name}`, import.meta.url);
  const [about, ...requests] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { ...about, requests };
}
