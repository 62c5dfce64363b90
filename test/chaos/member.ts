import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Told {
  readonly acknowledged?: string;
  readonly refused?: string;
}

const PROGRAM = fileURLToPath(new URL('process.mjs', import.meta.url));

/** A process of the application under test; started again whenever it was killed. */
export class Member {
  #child: ChildProcess | undefined;
  #stopped: NodeJS.Timeout | undefined;

  constructor(
    private readonly role: 'web' | 'worker',
    private readonly database: {
      readonly url: string;
      readonly schema: string;
    },
    private readonly hear: (told: Told) => void = () => {},
  ) {}

  async start(): Promise<void> {
    const { url, schema } = this.database;
    const child = fork(PROGRAM, [this.role, url, schema], {
      // Not the loader flags of the test runner.
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.on('message', (told: Told | 'ready') => {
      if (told !== 'ready') this.hear(told);
    });
    await once(child, 'message');
  }

  /** @returns whether it was there to hear */
  send(event: { readonly id: string; readonly key: string }): boolean {
    return this.#child?.connected === true && this.#child.send(event);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    clearTimeout(this.#stopped);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Lets it stand still, as a machine that is out of breath. */
  standStill(milliseconds: number): void {
    const child = this.#child!;
    child.kill('SIGSTOP');
    this.#stopped = setTimeout(() => child.kill('SIGCONT'), milliseconds);
  }
}
