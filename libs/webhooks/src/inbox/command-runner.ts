import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { printable } from '../core/printable.js';
import { carryOut } from './carry-out.js';
import { readCommand } from './command.js';
import type {
  CommandEnd,
  CommandProgress,
  CommandStore,
  TakenCommand,
} from './command-store.js';
import type { Inbox } from './inbox.service.js';
import { plainText } from './plain-text.js';

const NOTE_EVERY = 500;
/** Without progress, so that nobody takes the command for a dead process's. */
const BEAT_EVERY = 5_000;
const AWAY_NAP = 1_000;
const ERROR_LENGTH = 2_000;

/** Commands of one length, of which one is carried out at a time. */
interface Line {
  readonly long: boolean;
  isBusy: boolean;
  /** Whether somebody said that there may be a command. */
  again: boolean;
  work: Promise<void>;
}

/** Carries out what others leave for the application: one long command at a time, and beside it one short one. */
export class CommandRunner {
  readonly #logger = new Logger('Webhooks');
  readonly #closing = new AbortController();
  readonly #lines: readonly Line[] = [false, true].map((long) => ({
    long,
    isBusy: false,
    again: false,
    work: Promise.resolve(),
  }));
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly commands: CommandStore,
    private readonly inbox: Inbox,
  ) {}

  open(): void {
    this.#timer = setInterval(() => this.look(), this.commands.lookEvery);
    this.#timer.unref();
    this.look();
  }

  /** Says that there may be a command. */
  look(): void {
    for (const line of this.#lines) {
      line.again = true;
      if (!line.isBusy) line.work = this.#work(line);
    }
  }

  /** What is being carried out is given back, for the next process to go on with. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    await Promise.all(this.#lines.map(({ work }) => work));
  }

  async #work(line: Line): Promise<void> {
    line.isBusy = true;
    try {
      while (line.again && !this.#closing.signal.aborted) {
        line.again = false;
        const taken = await this.commands.take(line.long);
        if (!taken) continue;
        // There may be more, whether somebody says so or not.
        line.again = true;
        await this.#carryOut(taken);
      }
    } catch {
      // That the store is away the gate tells; the next look comes by itself.
    } finally {
      line.isBusy = false;
    }
  }

  async #carryOut(taken: TakenCommand): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, lost.signal]);
    let { progress } = taken;
    const stop = this.#keepNoting(taken, () => progress, lost);
    const onProgress = (now: CommandProgress) => (progress = now);
    let end: CommandEnd;
    try {
      const way = { signal, from: taken.progress, onProgress };
      const result = await carryOut(readCommand(taken.text), this.inbox, way);
      end = { state: 'done', result };
    } catch (error) {
      end = signal.aborted
        ? { state: 'waiting' }
        : { state: 'failed', error: messageOf(error) };
    } finally {
      await stop();
    }
    if (lost.signal.aborted) return;
    await this.#finish(taken, progress, end);
  }

  #keepNoting(
    taken: TakenCommand,
    progress: () => CommandProgress | undefined,
    lost: AbortController,
  ): () => Promise<void> {
    let noted = progress();
    let at = performance.now();
    let noting: Promise<void> = Promise.resolve();
    const note = async (now: CommandProgress | undefined) => {
      // One that cannot be noted is tried again with the next.
      const kept = await this.commands.note(taken, now).catch(() => true);
      if (!kept) lost.abort();
    };
    const timer = setInterval(() => {
      const now = progress();
      if (now === noted && performance.now() - at < BEAT_EVERY) return;
      noted = now;
      at = performance.now();
      noting = noting.then(() => note(now));
    }, NOTE_EVERY).unref();
    return () => {
      clearInterval(timer);
      return noting;
    };
  }

  /** It happened, so it must be on record: tried until the process ends. */
  async #finish(
    taken: TakenCommand,
    progress: CommandProgress | undefined,
    end: CommandEnd,
  ): Promise<void> {
    for (;;) {
      try {
        await this.commands.note(taken, progress);
        await this.commands.finish(taken, end);
        this.#tell(taken, end);
        return;
      } catch {
        if (this.#closing.signal.aborted) return;
        await sleep(AWAY_NAP, undefined, { ref: false });
      }
    }
  }

  #tell({ id, text }: TakenCommand, end: CommandEnd): void {
    const what = `Command ${id} (${printable(text)})`;
    if (end.state === 'done') this.#logger.log(`${what} is carried out`);
    if (end.state === 'failed') {
      this.#logger.error(`${what} failed: ${printable(end.error)}`);
    }
  }
}

function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  const text = typeof message === 'string' ? message : String(error);
  return plainText(text.slice(0, ERROR_LENGTH));
}
