import { inspect } from 'node:util';

/** What was thrown, taken apart. All of it is bounded, whatever it was. */
export interface Thrown {
  /** Name and message, as its stack begins. */
  readonly head: string;
  /** The lines of its stack that say where. */
  readonly frames: readonly string[];
  /** Its cause, and the errors that it gathers. */
  readonly causes: readonly Thrown[];
}

const HEAD = 4_000;
/** Of the end of a stack: what stands before the frames may be of any length. */
const TAIL = 16_000;
const FRAMES = 30;
const DEPTH = 4;
const GATHERED = 5;
const FRAME = /^\s+at \S/;

/** Reads anything that was thrown. Never throws itself. */
export function readThrown(error: unknown, depth = 0): Thrown {
  const stack = stackOf(error);
  const lines = stack.slice(-TAIL).split('\n');
  const frames = lines.filter((line) => FRAME.test(line)).slice(0, FRAMES);
  const start = stack.slice(0, HEAD + 1);
  const end = start.search(/\n\s+at \S/);
  const head = end < 0 ? start : start.slice(0, end);
  return {
    head: head.length > HEAD ? `${head.slice(0, HEAD)}…` : head.trimEnd(),
    frames,
    causes:
      depth < DEPTH
        ? causesOf(error).map((cause) => readThrown(cause, depth + 1))
        : [],
  };
}

/** By its stack: an error of another realm is no `instanceof Error`. */
function stackOf(error: unknown): string {
  try {
    const { stack } = (error ?? {}) as { stack?: unknown };
    return typeof stack === 'string' && stack !== ''
      ? stack
      : inspect(error, { maxStringLength: HEAD });
  } catch {
    return 'an error that cannot be read';
  }
}

function causesOf(error: unknown): readonly unknown[] {
  try {
    if (typeof error !== 'object' || error === null) return [];
    const { cause, errors } = error as { cause?: unknown; errors?: unknown };
    const gathered = Array.isArray(errors) ? errors.slice(0, GATHERED) : [];
    return cause === undefined ? gathered : [cause, ...gathered];
  } catch {
    return [];
  }
}
