/** How a handler is run, tried again and given up. Times in milliseconds. */
export interface HandlerPolicy {
  /**
   * `'key'`: one job per key at a time, in order of arrival, a failing one
   * holding the others back. `'none'`: each job by itself.
   * @default 'key'
   */
  readonly order?: 'key' | 'none';
  /**
   * How often a job is tried before it is a dead letter.
   * @default 6, within at most 5 min 10 s; with `order: 'none'` 10, within at most 12 h 14 min
   */
  readonly attempts?: number;
  /**
   * The longest wait after the first failure. It doubles with each further one;
   * the wait itself is random between nothing and that (full jitter).
   * @default 10000; with `order: 'none'` 120000
   */
  readonly backoff?: number;
  /**
   * The longest wait between two attempts.
   * @default 14400000, four hours
   */
  readonly maxDelay?: number;
  /**
   * What a dead letter does to the later events of its key: they go on, or wait
   * until it is replayed, dropped or unblocked. Only with `order: 'key'`.
   * @default 'continue'
   */
  readonly onDead?: 'continue' | 'block';
  /**
   * How many jobs of this handler run at once in this process.
   * @default 64
   */
  readonly concurrency?: number;
  /**
   * After this the attempt has failed, and `context.signal` is aborted.
   * @default 60000
   */
  readonly timeout?: number;
  /**
   * How long a handler that timed out keeps its key to itself while it has not returned.
   * @default 60000
   */
  readonly abandonAfter?: number;
}

export type ResolvedPolicy = Required<HandlerPolicy>;

const ORDERED: ResolvedPolicy = {
  order: 'key',
  attempts: 6,
  backoff: 10_000,
  maxDelay: 4 * 3_600_000,
  onDead: 'continue',
  concurrency: 64,
  timeout: 60_000,
  abandonAfter: 60_000,
};

const UNORDERED: ResolvedPolicy = {
  ...ORDERED,
  order: 'none',
  attempts: 10,
  backoff: 120_000,
};

/** A handler's own policy over the application's, over the defaults for its order. */
export function resolvePolicy(
  own: HandlerPolicy = {},
  shared: HandlerPolicy = {},
): ResolvedPolicy {
  const order = own.order ?? shared.order ?? 'key';
  const defaults = order === 'key' ? ORDERED : UNORDERED;
  const policy = { ...defaults, ...given(shared), ...given(own) };
  // Nothing is behind a dead letter that has its lane to itself.
  return order === 'none' ? { ...policy, onDead: 'continue' } : policy;
}

/** An option that is there and undefined is not given. */
function given(policy: HandlerPolicy): HandlerPolicy {
  return Object.fromEntries(
    Object.entries(policy).filter(([, value]) => value !== undefined),
  );
}
