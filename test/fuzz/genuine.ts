import type { Random } from '../support/random.js';
import type { FuzzRequest, Known } from './fuzz-request.js';
import type { Target } from './target.js';

/** What makes a request that of an event of its own. */
export interface Stamp {
  readonly uuid: string;
  readonly at: Date;
}

/** A sample with an id, a time and bytes of its own. */
export function genuineBody(
  { payloads, samples }: Target,
  { pick }: Random,
  stamp: Stamp,
): Buffer {
  const renewed = samples.renew(pick(payloads), stamp);
  // Where bodies carry no id, nothing else tells two of one millisecond apart.
  const payload = { ...renewed, fuzz: stamp.uuid };
  return samples.write?.(payload) ?? Buffer.from(JSON.stringify(payload));
}

/** The request that the source's sender would make of a body. */
export function signedRequest(
  target: Target,
  body: Buffer,
  at: Date,
  { signed, readable }: { signed: Known; readable: Known } = {
    signed: true,
    readable: true,
  },
): FuzzRequest {
  const proof = target.scheme.sign!(body, at);
  return {
    target,
    story: [],
    at,
    method: 'POST',
    path: target.path,
    version: 'HTTP/1.1',
    headers: Object.entries({
      host: 'localhost',
      ...target.samples.headers,
      ...proof,
    }),
    body,
    signed,
    readable,
    refusal: undefined,
    also: [],
    content: body,
    framing: undefined,
    respell: undefined,
    patient: false,
    alone: false,
  };
}

/** The names of the headers that hold the proof. */
export function proofHeaders({ scheme }: Target): readonly string[] {
  return Object.keys(scheme.sign!(Buffer.alloc(0)));
}
