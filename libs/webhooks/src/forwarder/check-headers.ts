import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Destination } from '../core/destination.js';
import { ConfigurationError } from '../core/errors.js';

/** Ours, or those of the connection. */
const RESERVED = [
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'transfer-encoding',
];

/** @throws {ConfigurationError} for a header that no request can have, and for one that is not the user's. */
export function checkHeaders({ name, headers = {} }: Destination): void {
  for (const [header, value] of Object.entries(headers)) {
    try {
      validateHeaderName(header);
      validateHeaderValue(header, value);
    } catch (cause) {
      throw new ConfigurationError(
        `The destination "${name}": the header ${JSON.stringify(header)} has characters, in its name or its value, that no header can hold`,
        { cause },
      );
    }
    if (RESERVED.includes(header.toLowerCase())) {
      throw new ConfigurationError(
        `The destination "${name}": the header ${header} is not yours to set, take it out of headers`,
      );
    }
  }
}
