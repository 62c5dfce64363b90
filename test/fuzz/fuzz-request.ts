import type { Random } from '../support/random.js';
import type { Target } from './target.js';

/** Values are written byte by byte, as latin1. */
export type Header = readonly [name: string, value: string];

/** What its maker knows for certain of a request, or does not. */
export type Known = boolean | 'perhaps';

/** What is answered before the signature counts. */
export interface Refusal {
  readonly statuses: readonly number[];
  /** Why the connection may be closed without an answer: what of the framing is broken. */
  readonly mayClose?: string;
}

/** How a body goes over the wire. */
export interface Framing {
  readonly headers: readonly Header[];
  readonly payload: Buffer;
  /** What the client does when all is written. */
  readonly ending: 'wait' | 'finish' | 'reset';
  /** Statuses of what may be answered besides, where the rest looks like another request. */
  readonly trailing: readonly number[];
}

/** A request and the answers that are right for it. Hostile steps change it, and say so in its story. */
export interface FuzzRequest {
  readonly target: Target;
  readonly story: string[];
  /** When it is signed. */
  readonly at: Date;
  method: string;
  path: string;
  version: string;
  headers: Header[];
  /** What the sender means, and signs. */
  body: Buffer;
  /** Whether one of our secrets signed exactly this body, lately. */
  signed: Known;
  /** Whether the source can read it. */
  readable: Known;
  refusal: Refusal | undefined;
  /** Statuses that are right, too, whether it is signed or not. */
  readonly also: number[];
  /** The body under its `Content-Encoding`. */
  content: Buffer;
  /** Absent: a `Content-Length` that is right. */
  framing: Framing | undefined;
  /** Changes the bytes of the head. */
  respell: ((head: string) => string) | undefined;
  /** Waits for `100 Continue` before it sends the body. */
  patient: boolean;
  /** Needs a connection to itself. */
  alone: boolean;
}

/** A step on the way from a genuine request to a hostile one. */
export type Step = (request: FuzzRequest, random: Random) => void;

/** One of these steps, as chance has it. */
export function oneOf(steps: readonly Step[]): Step {
  return (request, random) => random.pick(steps)(request, random);
}

/** A body before and after something was done to it. */
export interface Change {
  readonly what: string;
  readonly body: Buffer;
}

/** Takes a header away, in every spelling. */
export function without(request: FuzzRequest, name: string): Header[] {
  return request.headers.filter(([other]) => other.toLowerCase() !== name);
}

/** The one right class of answers from here on, and a connection to itself. */
export function refuse(
  request: FuzzRequest,
  statuses: readonly number[],
  mayClose?: string,
): void {
  request.refusal = { statuses, ...(mayClose !== undefined && { mayClose }) };
  request.alone = true;
}
