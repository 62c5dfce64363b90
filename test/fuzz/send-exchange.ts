import { isLast, type Answer } from './answer.js';
import { Connection, type Closed } from './connection.js';
import type { FuzzRequest } from './fuzz-request.js';
import type { Exchange } from './generator.js';
import { wireOf } from './wire.js';

/** What came of one request. */
export interface Outcome {
  readonly request: FuzzRequest;
  /** Absent where the client broke the connection off. */
  readonly answer?: Answer | Closed;
  /** What was answered to what stood behind it. */
  readonly trailing: readonly Answer[];
}

/** Sends exchanges, one after the other, over as few connections as the answers allow. */
export class Sender {
  #kept: Connection | undefined;

  constructor(private readonly port: number) {}

  async send({ requests }: Exchange): Promise<readonly Outcome[]> {
    const [first] = requests;
    return first?.alone
      ? [await sendAlone(this.port, first)]
      : this.#pipeline(requests);
  }

  close(): void {
    this.#kept?.close();
  }

  async #pipeline(
    requests: readonly FuzzRequest[],
  ): Promise<readonly Outcome[]> {
    const connection = (this.#kept ??= await Connection.open(this.port));
    const wires = requests.map(wireOf);
    void connection.write(
      Buffer.concat(wires.flatMap(({ head, body }) => [head, body])),
    );
    const outcomes: Outcome[] = [];
    for (const request of requests) {
      const answer = await connection.final();
      outcomes.push({ request, answer, trailing: [] });
      if ('closed' in answer || isLast(answer)) this.#kept = undefined;
    }
    return outcomes;
  }
}

async function sendAlone(port: number, request: FuzzRequest): Promise<Outcome> {
  const connection = await Connection.open(port);
  try {
    const { head, body } = wireOf(request);
    const bodiless = request.method === 'HEAD';
    if (request.patient) {
      void connection.write(head);
      const go = await connection.next();
      if ('closed' in go || go.status !== 100) {
        return { request, answer: go, trailing: [] };
      }
      void connection.write(body);
    } else {
      const written = connection.write(Buffer.concat([head, body]));
      if (request.framing?.ending === 'reset') {
        await written;
        connection.reset();
        return { request, trailing: [] };
      }
      if (request.framing?.ending === 'finish') connection.finish();
    }
    const answer = await connection.final(bodiless);
    if ('closed' in answer) return { request, answer, trailing: [] };
    connection.finish();
    return { request, answer, trailing: await rest(connection) };
  } finally {
    connection.close();
  }
}

async function rest(connection: Connection): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (;;) {
    const answer = await connection.final();
    if ('closed' in answer) return answers;
    answers.push(answer);
  }
}
