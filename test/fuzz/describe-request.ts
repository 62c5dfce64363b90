import type { FuzzRequest } from './fuzz-request.js';
import { wireOf } from './wire.js';

const LENGTH = 2_000;

/** How a request came about, and its bytes. */
export function describeRequest(request: FuzzRequest): string {
  const { head, body } = wireOf(request);
  const story = [`a request to ${request.target.name}`, ...request.story];
  return `${story.join('; ')}\n${printable(head)}${printable(body)}`;
}

function printable(bytes: Buffer): string {
  const text = bytes
    .toString('latin1', 0, LENGTH)
    .replaceAll(/[^ -~\n]/g, escapeByte);
  const more = bytes.length - LENGTH;
  return more > 0 ? `${text}... and ${more} bytes more` : text;
}

function escapeByte(byte: string): string {
  return byte === '\r'
    ? ''
    : `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
