import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
} from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';

/** Milliseconds between two looks at what is still open. */
const LOOK_EVERY = 50;
/** Milliseconds that a connection has once nobody can connect any more, however late that is. */
const AT_LEAST = 1_000;

/**
 * Lets the server of the application end. Node closes the connections that
 * wait for another request, and waits without limit for all others: who has
 * connected and said nothing, or half of a request, would hold the process.
 */
export class Connections
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  readonly #open = new Set<Socket>();
  #deadline = Infinity;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly shutdownTimeout: number,
  ) {}

  onApplicationBootstrap(): void {
    const add = (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    };
    // Of TLS there are two sockets, of which the outer one counts what the other has unpacked.
    this.#server?.on('connection', add).on('secureConnection', add);
  }

  /** From here on each answer is the last on its connection. */
  end(): void {
    this.#deadline = performance.now() + this.shutdownTimeout;
    this.#server?.prependListener('request', askToClose);
  }

  /** Called when all modules are done: the server closes next. */
  beforeApplicationShutdown(): void {
    void this.#close();
  }

  async #close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    // Nest closes gateways before it, and senders must get an answer until then.
    while (server.listening) await look();
    const end = Math.max(this.#deadline, performance.now() + AT_LEAST);
    while (this.#open.size > 0 && performance.now() < end) {
      server.closeIdleConnections?.();
      for (const socket of this.#open) {
        if (socket.bytesRead === 0) socket.destroy();
      }
      await look();
    }
    for (const socket of this.#open) socket.destroy();
  }

  /** None in an application context, and not always one of Node's. */
  get #server(): Server | undefined {
    return this.adapterHost.httpAdapter?.getHttpServer();
  }
}

/** Alone it holds no process: what is open does. */
function look(): Promise<void> {
  return sleep(LOOK_EVERY, undefined, { ref: false });
}

function askToClose(request: IncomingMessage, response: ServerResponse): void {
  if (request.httpVersionMajor === 1) response.setHeader('Connection', 'close');
}
