/** What Node says of a connection that cannot be made, or broke: of the network and of the resolver. */
const NETWORK = new Set<unknown>([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * Starts, ends, or has fallen over (57P0x; 25006: a follower that has not taken
 * over yet); is full of connections or short of memory or disk (53); a
 * connection that broke (08); waits for another process that migrates (55P03,
 * 57014, 40).
 */
const STATES = /^(?:57P0[1-5]|57014|25006|53...|08...|55P03|40...)$/;

/** What pg and the pool say without a code. */
const SAID =
  /^(?:Connection terminated|timeout exceeded when trying to connect|timeout expired|no answer of PostgreSQL)/;

/** Whether an error only says that PostgreSQL is not there now: that it may be with the next try. */
export function isAway(error: unknown): boolean {
  const { code, message, syscall } = (error ?? {}) as {
    code?: unknown;
    message?: unknown;
    syscall?: unknown;
  };
  // The socket's file, before the server has made it; a file of certificates never comes by itself.
  if (code === 'ENOENT') return syscall === 'connect';
  if (typeof code === 'string') return NETWORK.has(code) || STATES.test(code);
  return typeof message === 'string' && SAID.test(message);
}
