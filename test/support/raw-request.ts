import { connect } from 'node:net';

interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Written piece by piece, each in a packet of its own. */
  readonly body: Buffer | readonly Buffer[];
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Statuses of the interim answers before, `100` above all. */
  readonly interim: readonly number[];
}

/** Sends exactly these bytes, headers in this order, and reads the answer. */
export function rawRequest(
  port: number,
  { method = 'POST', path, headers, body }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const head = [`${method} ${path} HTTP/1.1`];
    if (!headers.some(([name]) => name.toLowerCase() === 'host')) {
      head.push('Host: localhost');
    }
    head.push(...headers.map(([name, value]) => `${name}: ${value}`));
    socket.write(`${head.join('\r\n')}\r\n\r\n`, 'latin1');
    void writePieces(socket, Buffer.isBuffer(body) ? [body] : body);

    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = parseAnswer(received);
      if (!answer) return;
      socket.destroy();
      resolve(answer);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed without an answer')));
  });
}

async function writePieces(
  socket: ReturnType<typeof connect>,
  pieces: readonly Buffer[],
): Promise<void> {
  for (const piece of pieces) {
    await new Promise((written) => socket.write(piece, written));
    await new Promise(setImmediate);
  }
}

function parseAnswer(
  bytes: Buffer,
  interim: readonly number[] = [],
): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(first.split(' ')[1]);
  const rest = bytes.subarray(end + 4);
  if (status < 200) return parseAnswer(rest, [...interim, status]);
  const headers = new Headers(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
  );
  if (rest.length < Number(headers.get('content-length') ?? 0))
    return undefined;
  return { status, headers, body: rest.toString(), interim };
}
