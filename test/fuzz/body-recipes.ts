import { DEFAULT_LIMITS } from '../../libs/webhooks/src/http/bodies/body-limits.js';
import type { Random } from '../support/random.js';
import { refuse, type Change, type FuzzRequest } from './fuzz-request.js';
import { genuineBody, signedRequest, type Stamp } from './genuine.js';
import { hostileBytes } from './hostile-bytes.js';
import { hostileJson } from './hostile-json.js';
import type { Target } from './target.js';

/** Makes a request of its own kind. */
export type Recipe = (
  target: Target,
  random: Random,
  stamp: Stamp,
) => FuzzRequest;

const HOUR = 3_600_000;
const LIMIT = DEFAULT_LIMITS.body;

/** What the sender sends, as it sends it. */
export const genuine: Recipe = (target, random, stamp) =>
  signedRequest(target, genuineBody(target, random, stamp), stamp.at);

/** Signed, but strange: the holder of the secret may send anything, and must not harm us. */
export const strangeButSigned: Recipe = (target, random, stamp) => {
  const before = genuineBody(target, random, stamp);
  const { what, body } = change(before, random);
  const request = signedRequest(target, body, stamp.at, {
    // A scheme may hold a time in the body against the one that was signed.
    signed: timesKept(target, before, body) || 'perhaps',
    readable: 'perhaps',
  });
  request.story.push(`${what}, then signed`);
  return request;
};

/** Signed, and changed on the way. */
export const tamperedWith: Recipe = (target, random, stamp) => {
  const request = genuine(target, random, stamp);
  const { what, body } = change(request.body, random);
  if (body.equals(request.body)) return request;
  request.story.push(`signed, then ${what}`);
  if (target.signsBodies) request.signed = false;
  request.readable = 'perhaps';
  request.body = body;
  request.content = body;
  return request;
};

/** Signed long ago, or in times to come. */
export const outOfTime: Recipe = (target, random, stamp) => {
  const { at: now, uuid } = stamp;
  const shift = random.pick([1, 24, 24 * 365, 24 * 365 * 40]) * HOUR;
  const at = new Date(now.getTime() + random.pick([-shift, shift]));
  const request = genuine(target, random, { uuid, at });
  request.story.push(`signed at ${at.toISOString()}`);
  if (target.signsTimes) request.signed = false;
  return request;
};

/** As large as may be, and one byte larger. */
export const large: Recipe = (target, random, stamp) => {
  const over = random.chance(0.5);
  const size = over ? LIMIT + 1 : LIMIT;
  const text = genuineBody(target, random, stamp).toString();
  const padding = size - Buffer.byteLength(text);
  const body = Buffer.from(
    text.replace(/(?<="fuzz": ?")/, () => 'x'.repeat(padding)),
  );
  const request = signedRequest(target, body, stamp.at);
  request.story.push(`of ${size} bytes`);
  if (over) refuse(request, [413]);
  return request;
};

function change(body: Buffer, random: Random): Change {
  const first = one(body, random);
  if (!random.chance(0.2)) return first;
  const second = hostileBytes(first.body, random);
  return { what: `${first.what}, ${second.what}`, body: second.body };
}

function one(body: Buffer, random: Random): Change {
  return random.chance(0.6)
    ? hostileJson(body, random)
    : hostileBytes(body, random);
}

function timesKept(target: Target, before: Buffer, after: Buffer): boolean {
  if (!target.signsTimes) return true;
  const [expected, found] = [before, after].map(fieldsOf);
  return target.timeFields.every(
    (field) =>
      found?.[field] === undefined || found[field] === expected![field],
  );
}

/** None of what is no JSON object. */
function fieldsOf(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
