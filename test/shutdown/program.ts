import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Adapter } from '../support/boot.js';
import { DEVELOPMENT } from '../support/livekit.js';
import { ownEnvironment } from '../support/run-command.js';
import { until } from '../support/until.js';

const PROGRAM = fileURLToPath(new URL('application.mjs', import.meta.url));

interface Setup {
  readonly adapter: Adapter;
  readonly shutdownTimeout: number;
}

/** How a process ended: by itself, with a code, or by a signal. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The application beside this file, as a process of its own. */
export class Program {
  /** What it said besides its port. */
  readonly told: unknown[] = [];
  readonly #sockets: Socket[] = [];
  #end: End | undefined;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    child.on('message', (message) => this.told.push(message));
    child.once('exit', (code, signal) => (this.#end = { code, signal }));
  }

  static async start(setup: Setup): Promise<Program> {
    const { key, secret } = DEVELOPMENT;
    const child = fork(PROGRAM, [JSON.stringify(setup)], {
      // Not the loader flags of the test runner.
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        ...ownEnvironment(),
        LIVEKIT_API_KEY: key,
        LIVEKIT_API_SECRET: secret,
      },
    });
    const [{ port }] = await once(child, 'message');
    return new Program(child, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/webhooks/livekit`;
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Waits for its end. */
  async end(): Promise<End> {
    await until(() => this.hasEnded, 'the end of the process');
    return this.#end!;
  }

  /** A connection on which so much has been sent that it is there for sure. */
  async connect(bytes = ''): Promise<Connection> {
    const socket = connect({ port: this.port, host: '127.0.0.1' });
    this.#sockets.push(socket);
    const connection = new Connection(socket);
    await once(socket, 'connect');
    if (bytes) await new Promise((sent) => socket.write(bytes, sent));
    // Connections are taken in their order: with this answer, that one is taken as well.
    await fetch(this.url, { headers: { connection: 'close' } });
    return connection;
  }

  dispose(): void {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.hasEnded) this.child.kill('SIGKILL');
  }
}

/** One connection, and what came back on it. */
export class Connection {
  received = '';

  constructor(private readonly socket: Socket) {
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (text) => (this.received += text));
  }

  write(bytes: string): void {
    this.socket.write(bytes);
  }
}
