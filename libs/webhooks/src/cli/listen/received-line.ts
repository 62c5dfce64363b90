import { basename } from 'node:path';
import { redactJson } from '../../core/redact.js';
import { readableLine } from '../../core/readable.js';
import type { Terminal } from '../terminal.js';
import type { Received } from './received.js';

const LONGEST_DATA = 160;

/**
 * What became of a request, for people: time, status, event, and the beginning of its data.
 *
 * @param files where it is saved, without the endings
 */
export function receivedLine(
  terminal: Terminal,
  at: Date,
  { status, source = '', event, sensitive = [], remark }: Received,
  files?: string,
): string {
  const time = at.toISOString().slice(11, 23);
  const colour = status < 300 ? 'green' : 'red';
  const name = event ? `${source}.${event.type}` : source;
  const parts = [
    terminal.style('dim', time),
    terminal.style(colour, String(status)),
    terminal.style('cyan', readableLine(name)),
    event && readableLine(event.id),
    event && terminal.style('yellow', readableLine(event.key)),
    remark && terminal.style(colour, readableLine(remark)),
    files && `saved as ${basename(files)}`,
    event && terminal.style('dim', dataText(event.raw, sensitive)),
  ];
  return parts.filter(Boolean).join(' ');
}

/** The same for programs. */
export function receivedJson(
  at: Date,
  { status, source, event, sensitive = [], remark }: Received,
  saved?: string,
): string {
  const { type, id, key, occurredAt, raw } = event ?? {};
  const data = event && redactJson(raw, sensitive);
  const known = { at, status, source, type, id, key, occurredAt };
  const line = { ...known, data, remark, saved };
  try {
    return JSON.stringify(line);
  } catch {
    // Nested deeper than JSON.stringify can follow.
    return JSON.stringify({ ...line, data: undefined });
  }
}

function dataText(raw: unknown, sensitive: readonly string[]): string {
  try {
    const text = JSON.stringify(redactJson(raw, sensitive)) ?? '';
    return readableLine(text, LONGEST_DATA);
  } catch {
    return '(nested too deep to be shown)';
  }
}
