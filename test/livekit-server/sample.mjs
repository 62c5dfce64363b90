import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Program } from './program.mjs';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The sample application, which can be ended and started again at the same address. */
export class Sample {
  #env;
  #ledger;
  #program;

  constructor({ adapter, port, ledger, key, secret }) {
    this.url = `http://127.0.0.1:${port}`;
    this.webhook = `${this.url}/webhooks/livekit`;
    this.#ledger = ledger;
    this.#env = {
      ...process.env,
      // There, nothing falls back to the sample's own development secret.
      NODE_ENV: 'production',
      NO_COLOR: '1',
      HTTP_ADAPTER: adapter,
      PORT: String(port),
      LIVEKIT_API_KEY: key,
      LIVEKIT_API_SECRET: secret,
      SAMPLE_LEDGER: ledger,
    };
  }

  async start() {
    await writeFile(this.#ledger, '', { flag: 'a' });
    this.#program = new Program(process.execPath, [main], { env: this.#env });
    await this.#program.answersAt(`${this.url}/echo`, { method: 'POST' });
  }

  stop(signal) {
    return this.#program.stop(signal);
  }

  get lastLines() {
    return this.#program.lines.slice(-20);
  }

  /** Every handler call that ended well so far, in order. */
  async calls() {
    const lines = (await readFile(this.#ledger, 'utf8')).split('\n');
    // The last one is empty, or still being written.
    return lines.slice(0, -1).map((line) => JSON.parse(line));
  }
}

/** The handler of the sample that gets every event once. */
export const isAudit = ({ handler }) => handler === 'RoomHandlers.audit';
