import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Adapter } from '../support/boot.js';
import { freePort } from '../support/free-port.js';
import { ownEnvironment, ROOT } from '../support/run-command.js';
import { until } from '../support/until.js';

/** What the sample holds on to, all garbage gone. */
export interface Memory {
  readonly heapUsed: number;
  readonly external: number;
  /** Connections that are open. */
  readonly sockets: number;
}

const PROBE = fileURLToPath(new URL('memory-probe.mjs', import.meta.url));
const LINES = 40;

/** The built sample as a program of its own. */
export class SampleProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output: string[] = [];

  private constructor(
    readonly port: number,
    adapter: Adapter,
    ledger: string,
  ) {
    this.#child = spawn(
      process.execPath,
      ['--expose-gc', '--import', PROBE, 'dist/main.js'],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: {
          ...ownEnvironment(),
          PORT: String(port),
          HTTP_ADAPTER: adapter,
          SAMPLE_LEDGER: ledger,
        },
      },
    );
    this.#ended = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = [...this.#output, ...text.split('\n')].slice(-LINES);
      });
    }
  }

  /** Resolves when it answers. */
  static async start(adapter: Adapter, ledger: string): Promise<SampleProcess> {
    const sample = new SampleProcess(await freePort(), adapter, ledger);
    const answers = () =>
      sample.echo({}).then(
        () => true,
        () => !sample.isRunning,
      );
    await until(answers, 'the first answer of the sample');
    if (!sample.isRunning) throw new Error(`No sample: ${sample.output}`);
    return sample;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The last lines that it printed. */
  get output(): string {
    return this.#output.join('\n');
  }

  /** What its own route answers, which is no webhook. */
  async echo(value: object): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify(value),
    });
    return answer.json();
  }

  async memory(): Promise<Memory> {
    const told = once(this.#child, 'message') as Promise<[Memory]>;
    this.#child.send('memory');
    const ended = this.#ended.then(() => {
      throw new Error(`The sample ended: ${this.output}`);
    });
    const [memory] = await Promise.race([told, ended]);
    return memory;
  }

  /** @returns the signal that ended it */
  async stop(): Promise<NodeJS.Signals | null> {
    if (this.isRunning) this.#child.kill('SIGTERM');
    await this.#ended;
    return this.#child.signalCode;
  }
}
