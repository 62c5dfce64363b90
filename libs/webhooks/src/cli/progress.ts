import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.js';

/** A progress bar for whoever looks at standard error; nothing where nobody does. */
export class Progress {
  readonly #bar: SingleBar | undefined;

  constructor(terminal: Terminal, total: number, unit: string) {
    if (!terminal.isInteractive) return;
    this.#bar = new SingleBar({
      stream: terminal.stderr,
      format: `{bar} {value}/{total} ${unit} | {eta_formatted}`,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      clearOnComplete: true,
      // Signals are the command's own: it still has a summary to print.
      gracefulExit: false,
    });
    this.#bar.start(total, 0);
  }

  step(): void {
    this.#bar?.increment();
  }

  /** Says how far it is, where somebody else counts. */
  reach(value: number): void {
    this.#bar?.update(value);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
