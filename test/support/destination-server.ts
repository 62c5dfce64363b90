import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What a destination got. */
export interface Delivered {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Which connection it came on, counted from 1. */
  readonly connection: number;
}

type Answer = (delivered: Delivered, response: ServerResponse) => void;

/** A service that events are sent on to: remembers what comes, and answers 204 unless told otherwise. */
export class DestinationServer {
  readonly delivered: Delivered[] = [];
  answer: Answer = (_delivered, response) => response.writeHead(204).end();
  #connections = new Map<unknown, number>();

  private constructor(private readonly server: Server) {
    server.on('request', async (request, response) => {
      const { socket, headers, url = '' } = request;
      const known = this.#connections.get(socket);
      const connection = known ?? this.#connections.size + 1;
      this.#connections.set(socket, connection);
      const body = await buffer(request);
      const delivered = { path: url, headers, body, connection };
      this.delivered.push(delivered);
      this.answer(delivered, response);
    });
  }

  static async start(): Promise<DestinationServer> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new DestinationServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Answers the next requests with these statuses, and 204 from then on. */
  answerWith(...statuses: readonly (number | [number, object])[]): void {
    const left = [...statuses];
    this.answer = (_delivered, response) => {
      const [status, headers] = [left.shift() ?? 204].flat() as [
        number,
        Record<string, string>?,
      ];
      response.writeHead(status, headers).end();
    };
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }
}
