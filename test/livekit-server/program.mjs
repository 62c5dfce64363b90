import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './until.mjs';

const running = new Set();

// However this run ends, with an error or out of time: nothing stays behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A program that this run started, with the lines that it printed. */
export class Program {
  lines = [];
  #child;
  #end;

  constructor(command, args, { env, onLine } = {}) {
    const stdio = ['ignore', 'pipe', 'pipe'];
    this.#child = spawn(command, args, { env, stdio });
    running.add(this.#child);
    // Unlike `exit`, `close` comes after the last line.
    this.#end = once(this.#child, 'close');
    this.#child.on('close', () => running.delete(this.#child));
    for (const input of [this.#child.stdout, this.#child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        this.lines.push(line);
        onLine?.(line);
      });
    }
  }

  /** Waits until the program answers HTTP, with whatever status. */
  async answersAt(url, init) {
    await until(`an answer of ${url}`, () => {
      if (!running.has(this.#child)) {
        throw new Error(
          `${this.#name} ended at once:\n${this.lines.join('\n')}`,
        );
      }
      return fetch(url, init).then(Boolean, () => false);
    });
  }

  /** Sends the signal and waits for the end. */
  async stop(signal, seconds = 10) {
    this.#child.kill(signal);
    const late = sleep(seconds * 1000, 'late', { ref: false });
    if ((await Promise.race([this.#end, late])) === 'late') {
      throw new Error(
        `${signal} did not end ${this.#name} within ${seconds} s`,
      );
    }
  }

  get #name() {
    return this.#child.spawnargs.join(' ');
  }
}
