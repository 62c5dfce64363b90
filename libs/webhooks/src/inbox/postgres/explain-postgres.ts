import { errorMessage } from '../error-message.js';
import type { StoreTrouble } from '../inbox-store.js';

const LONGEST = 500;

/** What an error that is not about a row says of the database, and what to do. */
export function explainPostgres(error: unknown, place: string): StoreTrouble {
  const { code } = (error ?? {}) as { code?: unknown };
  const said = errorMessage(error, LONGEST);
  return {
    text: `${place}: ${said}`,
    advice: adviceFor(code),
    passes: true,
  };
}

function adviceFor(code: unknown): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return 'Look whether the host is right, and the name service there';
  }
  if (code === '53300') {
    return 'Raise max_connections, or lower connections (the max of the pool)';
  }
  if (typeof code === 'string' && /^(?:28|42|3D|3F)...$/.test(code)) {
    return 'Give the role of the connection back what it needs';
  }
  return 'Start the database, or look whether host and port are right';
}
