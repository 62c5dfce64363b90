import { connect, type Socket } from 'node:net';
import { parseAnswer, type Answer } from './answer.js';

/** How a connection ended, where an answer was expected. */
export interface Closed {
  readonly closed: string;
}

const PATIENCE = 30_000;

/** A connection that sends any bytes, and hands out the answers one by one. */
export class Connection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #ended: string | undefined;
  #notify = () => {};

  private constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setTimeout(PATIENCE, () => this.#end('silence'));
    this.#socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#notify();
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#end(error.code ?? 'error'),
    );
    this.#socket.on('end', () => this.#end('end'));
    this.#socket.on('close', () => this.#end('close'));
  }

  static async open(port: number): Promise<Connection> {
    const connection = new Connection(port);
    const socket = connection.#socket;
    await new Promise<void>((resolve) => {
      socket.once('connect', () => resolve());
      socket.once('close', () => resolve());
    });
    return connection;
  }

  /** Resolves when the bytes are gone, or never will be. */
  write(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => {
      if (this.#ended !== undefined) resolve();
      else this.#socket.write(bytes, () => resolve());
    });
  }

  /** The next answer, interim ones too; or how the connection ended before one was whole. */
  async next(bodiless = false): Promise<Answer | Closed> {
    for (;;) {
      const parsed = parseAnswer(this.#received, bodiless);
      if (parsed) {
        this.#received = this.#received.subarray(parsed.length);
        return parsed.answer;
      }
      if (this.#ended !== undefined) return { closed: this.#ended };
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
      });
    }
  }

  /** The next answer that is final. */
  async final(bodiless = false): Promise<Answer | Closed> {
    for (;;) {
      const answer = await this.next(bodiless);
      if ('closed' in answer || answer.status >= 200) return answer;
    }
  }

  /** Says that nothing more will be sent. */
  finish(): void {
    this.#socket.end();
  }

  /** Breaks the connection off. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#socket.destroy();
  }

  #end(how: string): void {
    this.#ended ??= how;
    this.#socket.destroy();
    this.#notify();
  }
}
