import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../support/free-port.js';
import { ownEnvironment, ROOT } from '../support/run-command.js';
import { until } from '../support/until.js';

/** The built sample as a program that can be killed and started again, on one port and one set of data. */
export class Sample {
  #child: ChildProcess | undefined;
  /** What it printed, all its lives long. */
  output = '';

  private constructor(
    readonly port: number,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async create(env: NodeJS.ProcessEnv): Promise<Sample> {
    return new Sample(await freePort(), { ...ownEnvironment(), ...env });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  /** Where its SQLite file is. */
  get folder(): string {
    return this.env['SAMPLE_DATA_DIR']!;
  }

  get isRunning(): boolean {
    const child = this.#child;
    return child?.exitCode === null && child.signalCode === null;
  }

  /** Resolves when it answers, or has ended. */
  async start(): Promise<void> {
    const child = spawn('node', ['dist/main.js'], {
      cwd: ROOT,
      env: { ...this.env, PORT: String(this.port) },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    await until(
      async () => !this.isRunning || (await this.answers()),
      'the sample',
    );
  }

  /** Closes the other ends of its output, as the death of whoever started it does. */
  stopListening(): void {
    this.#child!.stdout!.destroy();
    this.#child!.stderr!.destroy();
  }

  async answers(): Promise<boolean> {
    const answer = await fetch(`${this.url}/echo`, {
      method: 'POST',
      headers: { connection: 'close' },
    }).catch(() => undefined);
    return answer !== undefined;
  }

  /** @returns the exit code; `null` where a signal ended it */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || !this.isRunning) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  }
}
