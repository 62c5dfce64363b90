import type { InboxCommand } from './command.js';
import type { ReplayProgress } from './replayer.js';

/** How far a replay has got. */
export interface CommandProgress extends ReplayProgress {
  /** The last event looked at: who takes the command up again goes on behind it. */
  readonly seq: number;
}

/** A command that this process carries out. */
export interface TakenCommand {
  readonly id: number;
  /** As `commandText` wrote it. */
  readonly text: string;
  /** How far a process got that carried it out before. */
  readonly progress: CommandProgress | undefined;
  /** What the store knows the taker by: who has lost it can record nothing. */
  readonly lease: string;
}

/** What became of it; `waiting`: given back at shutdown. */
export type CommandEnd =
  | { readonly state: 'done'; readonly result: unknown }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'waiting' };

/** Why a command failed that somebody stopped. */
export const STOPPED = 'it was stopped';

/** Milliseconds; who carries a command out says so several times as often. */
export const QUIET = 20_000;

/** A command as whoever left it sees it. */
export interface CommandRecord {
  readonly id: number;
  readonly text: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly progress: CommandProgress | undefined;
  /** What the method of `Inbox` returned. */
  readonly result: unknown;
  readonly error: string | undefined;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
  /** Milliseconds since whoever carries it out has said so; 0 where nobody does. */
  readonly quietFor: number;
  /** Whether it waits for another one that is being carried out. */
  readonly isBehind: boolean;
}

/**
 * Commands that are left for the application, carried out in the order in which
 * they came, long ones and short ones each by themselves.
 */
export interface CommandStore {
  /** Milliseconds between two looks for what was left. */
  readonly lookEvery: number;

  /** @returns what it is looked up by */
  leave(command: InboxCommand): Promise<number>;
  look(id: number): Promise<CommandRecord | undefined>;
  /** Takes back one that waits, or ends one that is being carried out: whoever does hears of it with its next note. @returns whether it was not finished */
  stop(id: number): Promise<boolean>;

  /** The next that waits, or that a process took which has died; none while one of that length is carried out. */
  take(long: boolean): Promise<TakenCommand | undefined>;
  /** Says that it is still carried out. @returns whether it is still this process that does */
  note(
    taken: TakenCommand,
    progress: CommandProgress | undefined,
  ): Promise<boolean>;
  finish(taken: TakenCommand, end: CommandEnd): Promise<void>;
}
