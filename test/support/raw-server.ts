import {
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';

/** A request as it came off the socket. */
export interface ReceivedRequest {
  readonly line: string;
  /** In order, and spelled as sent. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  /** Which connection it came on, counted from 1. */
  readonly connection: number;
}

/** The answer's bytes, or `undefined` to reset the connection. */
type Answer = (request: ReceivedRequest) => string | undefined;

/** Receives HTTP without an HTTP library in between, and remembers every request. */
export class RawServer {
  readonly requests: ReceivedRequest[] = [];
  readonly #sockets = new Set<Socket>();
  #connections = 0;

  private constructor(
    private readonly server: Server,
    private readonly answer: Answer,
  ) {
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(answer: Answer = () => status(200)): Promise<RawServer> {
    const server = createServer({ noDelay: true });
    const started = new RawServer(server, answer);
    await new Promise<void>((listening) =>
      server.listen(0, '127.0.0.1', listening),
    );
    return started;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Connections that the other side has not closed. */
  get open(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #serve(socket: Socket): void {
    const connection = ++this.#connections;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const parsed = parseRequest(received, connection);
      if (!parsed) return;
      received = received.subarray(parsed.length);
      this.requests.push(parsed.request);
      const answer = this.answer(parsed.request);
      if (answer === undefined) socket.resetAndDestroy();
      else socket.write(answer);
    });
  }
}

/** An answer with this status, further header lines and no body. */
export function status(code: number, ...headers: string[]): string {
  const lines = [`HTTP/1.1 ${code} Said`, 'Content-Length: 0', ...headers];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function parseRequest(bytes: Buffer, connection: number) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = lines.map((header) => {
    const colon = header.indexOf(': ');
    return [header.slice(0, colon), header.slice(colon + 2)] as const;
  });
  const size = headers.find(([name]) => /^content-length$/i.test(name))?.[1];
  const length = end + 4 + Number(size ?? 0);
  if (bytes.length < length) return undefined;
  const body = Buffer.from(bytes.subarray(end + 4, length));
  return { length, request: { line, headers, body, connection } };
}
