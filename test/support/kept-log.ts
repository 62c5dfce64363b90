import type { LoggerService } from '@nestjs/common';

/** A logger of Nest's that keeps its lines: level, context, text. */
export class KeptLog implements LoggerService {
  readonly lines: string[] = [];

  readonly log = this.#keep('log');
  readonly warn = this.#keep('warn');
  readonly error = this.#keep('error');
  readonly debug = this.#keep('debug');
  readonly fatal = this.#keep('fatal');

  /** Those of the webhook module that are no mere information. */
  get complaints(): readonly string[] {
    return this.lines.filter((line) => /^(warn|error) Webhooks /.test(line));
  }

  #keep(level: string) {
    return (...message: unknown[]) =>
      void this.lines.push(`${level} ${message.reverse().join(' ')}`);
  }
}
