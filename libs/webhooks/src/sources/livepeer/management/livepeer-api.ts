import { describeRefusal } from './describe-refusal.js';
import { LivepeerApiError } from './livepeer-api.error.js';
import { quoteRefusal } from './quote-refusal.js';
import { readJson } from './read-json.js';
import { retryWait, type Timing } from './retry-wait.js';

/** How to reach the API. */
export interface LivepeerApiOptions {
  readonly apiKey: string;
  readonly apiUrl: string;
  readonly timeout: number;
  readonly retries: number;
  readonly signal?: AbortSignal | undefined;
}

/** One call. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the API's address, with the query. */
  readonly path: string;
  readonly body?: object;
  /** Never to be repeated in an error, whatever the API says. */
  readonly secret?: string | undefined;
  /** Milliseconds more than usual. */
  readonly extraTime?: number;
  /** `false`: not when there was no answer, so that nothing is done twice. */
  readonly repeat?: boolean;
  /** Asked before a repetition, where the call may have been done all the same: what it finds is the answer. */
  readonly done?: () => Promise<unknown>;
}

/** What was answered. */
export interface Answer {
  readonly body: unknown;
  readonly link: string | null;
}

type Attempt =
  | { readonly answer: Answer; readonly error?: undefined }
  | { readonly error: LivepeerApiError; readonly retryAfter?: string | null };

const LONGEST_ANSWER = 16 * 1024 * 1024;
const LONGEST_REFUSAL = 64 * 1024;

/** Calls Livepeer's API: authorized, bounded in time and size, and again where that is safe. */
export class LivepeerApi {
  constructor(
    private readonly options: LivepeerApiOptions,
    private readonly timing: Timing,
  ) {}

  /** @throws {LivepeerApiError} */
  async call(call: Call): Promise<Answer> {
    const { retries, signal } = this.options;
    let uncertain = false;
    for (let attempt = 1; ; attempt++) {
      const ended = await this.#attempt(call);
      if (!ended.error) return ended.answer;
      const { error, retryAfter = null } = ended;
      // The attempt before did it, and its answer was lost.
      if (uncertain && isGone(error, call)) return { body: {}, link: null };
      uncertain = error.status !== 429;
      if (!mayPass(error, call)) throw error;
      if (attempt <= retries) {
        const wait = retryWait(attempt, retryAfter, this.timing);
        await this.timing.sleep(wait, signal);
      }
      const body = error.status === 429 ? undefined : await call.done?.();
      if (body) return { body, link: null };
      if (attempt > retries) throw error;
    }
  }

  async #attempt(call: Call): Promise<Attempt> {
    const name = `${call.method} ${call.path.split('?')[0]}`;
    const { signal } = this.options;
    let response: Response | undefined;
    try {
      response = await this.#send(call);
      if (!response.ok) return await this.#refused(name, call, response);
      const body = await readJson(response, LONGEST_ANSWER);
      return { answer: { body, link: response.headers.get('link') } };
    } catch (cause) {
      // The application shuts down.
      signal?.throwIfAborted();
      return { error: this.#unanswered(name, response, cause) };
    }
  }

  #send({ method, path, body, extraTime = 0 }: Call): Promise<Response> {
    const { apiKey, apiUrl, timeout, signal } = this.options;
    const late = AbortSignal.timeout(timeout + extraTime);
    return fetch(apiUrl + path, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${apiKey}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      // Followed, a POST would become a GET.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
  }

  async #refused(
    call: string,
    { secret }: Call,
    response: Response,
  ): Promise<Attempt> {
    const { status, headers } = response;
    // The status says enough where the rest cannot be read.
    const body = await readJson(response, LONGEST_REFUSAL).catch(() => '');
    const said = quoteRefusal(body, [this.options.apiKey, secret]);
    const location = headers.get('location');
    const text = describeRefusal({ call, status, location, said });
    return {
      error: new LivepeerApiError(text, { status }),
      retryAfter: headers.get('retry-after'),
    };
  }

  #unanswered(
    call: string,
    response: Response | undefined,
    cause: unknown,
  ): LivepeerApiError {
    const { apiUrl, timeout } = this.options;
    const { name, message, cause: inner } = Object(cause) as Partial<Error>;
    const { code } = Object(inner) as { code?: unknown };
    // Read to its end, and yet no answer of this API's.
    const unreadable = response && name === 'TypeError' && !inner;
    const reason = unreadable
      ? `it answered ${response.status} and ${message}`
      : name === 'TimeoutError'
        ? `no answer within ${timeout} ms`
        : `the connection failed${typeof code === 'string' ? `, ${code}` : ''}`;
    return new LivepeerApiError(
      `Livepeer's API did not do ${call}: ${reason}. See whether ${apiUrl} is its address and can be reached from here, then try again`,
      { cause, ...(unreadable && { status: response.status }) },
    );
  }
}

function isGone({ status }: LivepeerApiError, { method }: Call): boolean {
  return method === 'DELETE' && status === 404;
}

/** Whether the failure may pass, and another attempt does no harm. */
function mayPass({ status }: LivepeerApiError, { repeat }: Call): boolean {
  if (status === undefined) return repeat !== false;
  return status === 429 || status >= 500;
}
