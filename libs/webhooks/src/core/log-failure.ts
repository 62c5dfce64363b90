import { isLibraryFrame } from './is-library-frame.js';
import { readable, readableLine } from './readable.js';
import { readThrown, type Thrown } from './thrown.js';

const HEAD = 2_000;
const LINE = 500;
const LENGTH = 8_000;
const INDENT = '    ';

type Level = 'error' | 'warn' | 'debug';

interface Failure {
  /** What failed. */
  readonly text: string;
  readonly error: unknown;
  /** What to do, in a line of its own. */
  readonly hint?: string;
}

/**
 * Logs a failure once: what was thrown with its causes, and of the stacks the
 * application's own frames. Those of libraries follow at debug. No line of it
 * begins as a line of the log does, whatever text was thrown.
 */
export function logFailure(
  logger: Readonly<Record<Level, (text: string) => void>>,
  level: Level,
  { text, error, hint }: Failure,
): void {
  const thrown = readThrown(error);
  const said = cut(`${text}. ${linesOf(thrown).join('\n')}`);
  logger[level](hint === undefined ? said : `${said}\n${INDENT}${hint}`);
  const frames = libraryFrames(thrown);
  if (frames.length === 0) return;
  logger.debug(
    cut([`${text}. Frames of libraries:`, ...frames].map(shown).join('\n')),
  );
}

function linesOf({ head, frames, causes }: Thrown, indent = ''): string[] {
  const own = frames.filter((line) => !isLibraryFrame(line));
  return [
    textLines(head).join(`\n${INDENT}${indent}`),
    ...own.map((line) => indent + shown(line)),
    ...causes.flatMap((cause) => {
      const [first, ...rest] = linesOf(cause, `  ${indent}`);
      return [`  ${indent}caused by: ${first}`, ...rest];
    }),
  ];
}

function libraryFrames({ frames, causes }: Thrown): string[] {
  return [
    ...frames.filter((line) => isLibraryFrame(line)),
    ...causes.flatMap(libraryFrames),
  ];
}

function textLines(head: string): string[] {
  return readable(head.replaceAll('\r\n', '\n'), HEAD).split('\n');
}

function shown(line: string): string {
  return readableLine(line, LINE);
}

function cut(text: string): string {
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
}
