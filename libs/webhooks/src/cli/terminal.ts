import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** What a command talks to: results go to standard output, all that is about them to standard error. */
export class Terminal {
  #hasFailed = false;

  constructor(
    private readonly process: Pick<
      NodeJS.Process,
      'stdin' | 'stdout' | 'stderr' | 'env'
    >,
  ) {}

  get env(): NodeJS.ProcessEnv {
    return this.process.env;
  }

  /** Whether a person looks at standard error: only then are there progress bars. */
  get isInteractive(): boolean {
    return this.process.stderr.isTTY;
  }

  get stdin(): NodeJS.ReadStream {
    return this.process.stdin;
  }

  get stderr(): NodeJS.WriteStream {
    return this.process.stderr;
  }

  /** Whether {@link fail} was called. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  print(line: string): void {
    this.process.stdout.write(`${line}\n`);
  }

  note(line: string): void {
    this.process.stderr.write(`${line}\n`);
  }

  /** Ends the command with 1, once it is done; `line` says why and what to do, unless a result did. */
  fail(line?: string): void {
    this.#hasFailed = true;
    if (line !== undefined) this.note(line);
  }

  /** Colours for standard output; none where it is no terminal, or `NO_COLOR` is set. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.process.stdout });
  }
}
