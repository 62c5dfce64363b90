import type { KnownHandler } from '../inbox-store.js';
import { escapeText } from '../escape-text.js';

/** Whether an announcement is of work for these handlers, made by another process. */
export function concerns(
  payload: string | undefined,
  own: string,
  handlers: readonly KnownHandler[],
): boolean {
  // Nothing is known: a connection that was made again, or too long a list.
  if (!payload) return true;
  const announced = read(payload);
  if (!announced) return true;
  return (
    announced.sender !== own &&
    handlers.some(({ id }) => announced.handlers.includes(escapeText(id)))
  );
}

interface Announcement {
  readonly sender: string;
  readonly handlers: readonly string[];
}

/** Anybody may notify on any channel. */
function read(payload: string): Announcement | undefined {
  try {
    const value = JSON.parse(payload) as Partial<Announcement> | null;
    if (!value || !Array.isArray(value.handlers)) return undefined;
    return { sender: String(value.sender), handlers: value.handlers };
  } catch {
    return undefined;
  }
}
