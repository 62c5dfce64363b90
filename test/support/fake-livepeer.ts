import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whose a key is, and what it may do. */
export interface FakeKey {
  readonly userId: string;
  readonly readOnly?: boolean;
  readonly suspended?: boolean;
}

/** A request as it came. */
export interface FakeCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: any;
}

/** What goes wrong with a call, once. */
export interface Trouble {
  /** Which one: `POST`. Absent: the next. */
  readonly method?: string;
  /** The answer; absent: the connection is reset. */
  readonly answer?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  /** What was asked is done first, so that only the answer is lost. */
  readonly done?: boolean;
}

interface Stored {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly [field: string]: unknown;
}

class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const FIELDS =
  'id name kind userId projectId createdAt events url sharedSecret streamId status'.split(
    ' ',
  );

/**
 * Livepeer Studio's API for webhooks, status by status and text by text as its
 * code has it, on a real socket.
 *
 * @see https://github.com/livepeer/studio/blob/master/packages/api/src/controllers/webhook.ts
 */
export class FakeLivepeer {
  readonly calls: FakeCall[] = [];
  readonly keys = new Map<string, FakeKey>([['key', { userId: 'user' }]]);
  readonly logs: Stored[] = [];
  readonly troubles: Trouble[] = [];
  /** Milliseconds until an answer. */
  latency = 0;
  #webhooks: Stored[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      void this.#serve(request, response);
    });
  }

  static async start(): Promise<FakeLivepeer> {
    const server = createServer();
    const fake = new FakeLivepeer(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return fake;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api`;
  }

  /** Those that are not deleted. */
  get webhooks(): readonly Stored[] {
    return this.#webhooks.filter(({ deleted }) => !deleted);
  }

  /** What changed something. */
  get writes(): readonly string[] {
    return this.calls
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path}`);
  }

  add(webhook: object): Stored {
    const stored = {
      id: randomUUID(),
      userId: 'user',
      createdAt: Date.now(),
      kind: 'webhook',
      ...webhook,
    };
    this.#webhooks.push(stored);
    return stored;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '', this.url);
    const { method = '', headers } = request;
    const body = await text(request).catch(() => '');
    const call: FakeCall = {
      method,
      path: url.pathname.replace('/api', ''),
      query: new URLSearchParams(url.searchParams),
      authorization: headers.authorization,
      body: body === '' ? {} : JSON.parse(body),
    };
    this.calls.push(call);
    if (this.latency > 0) await sleep(this.latency, undefined, { ref: false });

    const index = this.troubles.findIndex(
      (trouble) => (trouble.method ?? method) === method,
    );
    const [trouble] = index < 0 ? [] : this.troubles.splice(index, 1);
    if (!trouble || trouble.done) {
      const target = trouble ? undefined : response;
      this.#answer(call, url, target);
      if (!trouble) return;
    }
    if (!trouble.answer) {
      request.socket.destroy();
      return;
    }
    const { answer } = trouble;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  #answer(call: FakeCall, url: URL, response: ServerResponse | undefined) {
    const send = (status: number, body?: unknown) => {
      response?.writeHead(status, { 'content-type': 'application/json' });
      response?.end(body === undefined ? undefined : JSON.stringify(body));
    };
    try {
      const user = this.#authenticate(call);
      this.#route(call, user, {
        send,
        page: (list) => {
          // Like the server's: the parameter is set where there is no cursor, too.
          const { found, cursor } = pageOf(list, call.query);
          url.searchParams.set('cursor', String(cursor));
          if (found.length > 0) {
            response?.setHeader('link', `<${url.href}>; rel="next"`);
          }
          send(200, found);
        },
      });
    } catch (error) {
      const { status = 500, message } = error as Partial<ApiError>;
      send(status, {
        errors: [
          status === 500 ? `Internal server error: ${message}` : message,
        ],
      });
    }
  }

  #authenticate({ authorization, method, query }: FakeCall): string {
    const token = /^\s*Bearer\s+(.+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw new ApiError(401, 'request is not authenticated');
    const key = this.keys.get(token);
    if (!key) throw new ApiError(401, `no token ${token} found`);
    if (query.has('projectId')) {
      throw new ApiError(400, 'projectId as query param not supported');
    }
    if (key.suspended) throw new ApiError(403, 'user is suspended');
    if (key.readOnly && method !== 'GET') {
      throw new ApiError(403, 'credential has insufficent privileges');
    }
    return key.userId;
  }

  #route(call: FakeCall, user: string, to: Answers) {
    const [, kind, id, log, logId, resend] = call.path.split('/');
    if (kind !== 'webhook') throw new ApiError(404, 'not found');
    if (log === 'log') return this.#logs(call, user, [id, logId, resend], to);
    switch (`${call.method}${id ? ' one' : ''}`) {
      case 'GET':
        return to.page(this.webhooks.filter(({ userId }) => userId === user));
      case 'POST': {
        const made = checked(call.body, {
          id: randomUUID(),
          userId: user,
          createdAt: Date.now(),
        });
        this.#webhooks.push(made);
        return to.send(201, made);
      }
      case 'GET one':
        return to.send(200, this.#mine(id, user));
      case 'PUT one': {
        validate(call.body, ['name', 'url']);
        // By the body's id, whatever the path says.
        const before = this.#mine(call.body.id, user);
        const { id: same, userId, createdAt } = before;
        const after = checked(call.body, { id: same, userId, createdAt });
        this.#replace(before, after);
        return to.send(200, { id: call.body.id });
      }
      case 'PATCH one': {
        validate(call.body, []);
        const before = this.#mine(id, user);
        this.#replace(before, { ...before, ...call.body });
        return to.send(204);
      }
      case 'DELETE one': {
        const before = this.#mine(id, user);
        this.#replace(before, { ...before, deleted: true });
        return to.send(204);
      }
      case 'DELETE':
        throw new ApiError(422, 'missing ids');
      default:
        throw new ApiError(404, 'not found');
    }
  }

  #logs(
    { method }: FakeCall,
    user: string,
    [id, logId, resend]: readonly (string | undefined)[],
    to: Answers,
  ) {
    if (!logId) {
      const logs = this.logs.filter(
        ({ webhookId, userId }) => webhookId === id && userId === user,
      );
      return to.page(logs.toSorted((a, b) => b.createdAt - a.createdAt));
    }
    if (!this.webhooks.some((webhook) => webhook.id === id)) {
      throw new ApiError(404, 'webhook not found');
    }
    const log = this.logs.find((one) => one.id === logId);
    if (!log) throw new ApiError(404, 'webhook log not found');
    if (log.userId !== user) throw new ApiError(403, 'invalid user');
    if (log['webhookId'] !== id) {
      throw new ApiError(400, 'mismatch between webhook and webhook log');
    }
    if (method === 'POST' && resend === 'resend') {
      const again = { ...log, id: randomUUID(), createdAt: Date.now() };
      this.logs.push(again);
      return to.send(200, again);
    }
    return to.send(200, log);
  }

  #mine(id: string | undefined, user: string): Stored {
    const found = this.webhooks.find((webhook) => webhook.id === id);
    if (found?.userId !== user) throw new ApiError(404, 'not found');
    return found;
  }

  #replace(before: Stored, after: Stored): void {
    this.#webhooks = this.#webhooks.map((one) =>
      one === before ? after : one,
    );
  }
}

interface Answers {
  send(status: number, body?: unknown): void;
  page(list: readonly Stored[]): void;
}

/** By offset, and in the order of ids unless it is a log. */
function pageOf(list: readonly Stored[], query: URLSearchParams) {
  const asked = Number.parseInt(query.get('limit') ?? '');
  const limit = Math.min(asked >= 1 ? asked : 20, 1000);
  const cursor = query.get('cursor') ?? '';
  const skip = cursor.includes('skip') ? Number(cursor.replace('skip', '')) : 0;
  const sorted = list.some((one) => 'webhookId' in one)
    ? list
    : list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const after =
    cursor && !cursor.includes('skip')
      ? sorted.filter(({ id }) => id > cursor)
      : sorted;
  const found = after.slice(skip, skip + limit);
  const next = found.length === limit ? `skip${skip + limit}` : undefined;
  return { found, cursor: next };
}

function validate(body: Record<string, unknown>, required: readonly string[]) {
  const refuse = (error: object) => {
    throw new ApiError(422, JSON.stringify(error));
  };
  for (const name of required) {
    if (!(name in body)) {
      refuse({
        keyword: 'required',
        params: { missingProperty: name },
        message: `must have required property '${name}'`,
      });
    }
  }
  for (const name of Object.keys(body)) {
    if (!FIELDS.includes(name)) {
      refuse({
        keyword: 'additionalProperties',
        params: { additionalProperty: name },
        message: 'must NOT have additional properties',
      });
    }
  }
  if ('url' in body && !/^http(s)?:\/\//.test(String(body['url']))) {
    refuse({
      instancePath: '/url',
      message: 'must match pattern "^http(s)?://"',
    });
  }
}

function checked(
  body: Record<string, unknown>,
  fixed: { id: string; userId: string; createdAt: number },
): Stored {
  validate(body, ['name', 'url']);
  const { name, url, event, sharedSecret, streamId } = body;
  if (!URL.canParse(String(url))) {
    throw new ApiError(422, `bad url: ${String(url)}`);
  }
  if (!body['events'] && !event) {
    throw new ApiError(422, 'must provide "events" field with subscriptions');
  }
  const events = body['events'] ?? [event];
  // JSON leaves out what is undefined.
  return JSON.parse(
    JSON.stringify({
      ...fixed,
      kind: 'webhook',
      name,
      events,
      url,
      sharedSecret,
      streamId,
    }),
  ) as Stored;
}
