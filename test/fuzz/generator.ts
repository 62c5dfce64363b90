import { DEFAULT_LIMITS } from '../../libs/webhooks/src/http/bodies/body-limits.js';
import { random, type Random } from '../support/random.js';
import {
  genuine,
  large,
  outOfTime,
  strangeButSigned,
  tamperedWith,
  type Recipe,
} from './body-recipes.js';
import { encodeBody } from './encoding-steps.js';
import { brokenFraming } from './broken-framing.js';
import { refuse, type FuzzRequest, type Step } from './fuzz-request.js';
import type { Stamp } from './genuine.js';
import { fatalHeaders } from './fatal-headers.js';
import { oddButHarmless, oddContentType } from './harmless-headers.js';
import { oddFraming } from './odd-framing.js';
import { toNeighbour } from './neighbour-steps.js';
import { borrowProof, forgeProof } from './proof-steps.js';
import type { Target } from './target.js';
import { forgeToken } from './token-steps.js';
import { wireOf } from './wire.js';

/** What is sent over one connection without waiting in between; every answer is checked. */
export interface Exchange {
  readonly number: number;
  readonly requests: readonly FuzzRequest[];
}

/** Above this a head may be too large for Node, which counts some bytes for each header besides. */
const LARGE_HEAD = 12_000;
const PER_HEADER = 10;

const chain =
  (recipe: Recipe, ...steps: readonly Step[]): Recipe =>
  (target, chance, stamp) => {
    const request = recipe(target, chance, stamp);
    for (const step of steps) step(request, chance);
    return request;
  };

/** What is made, and how often. */
const RECIPES: readonly (readonly [weight: number, recipe: Recipe])[] = [
  [14, genuine],
  [24, strangeButSigned],
  [10, tamperedWith],
  [12, chain(genuine, forgeProof)],
  [2, chain(genuine, borrowProof)],
  [2, chain(strangeButSigned, forgeProof)],
  [9, chain(genuine, forgeToken)],
  [4, outOfTime],
  [8, chain(genuine, encodeBody)],
  [2, chain(strangeButSigned, encodeBody)],
  [2, chain(tamperedWith, encodeBody)],
  [3, chain(genuine, fatalHeaders)],
  [6, chain(genuine, brokenFraming)],
  [6, chain(genuine, toNeighbour)],
  [0.4, large],
];
const TOTAL = RECIPES.reduce((sum, [weight]) => sum + weight, 0);

/** The exchange of that number: to the byte the same for the same seed and time. */
export function exchangeAt(
  targets: readonly Target[],
  seed: number,
  number: number,
  at: Date,
): Exchange {
  // Each has chance of its own: what one draws does not move the others.
  const chance = random((seed + Math.imul(number + 1, 0x9e3779b1)) | 0);
  const target = targets[number % targets.length]!;
  const one = (part: number) =>
    make(target, chance, { uuid: uuidOf(number, part, chance), at });

  const first = one(0);
  if (first.alone) return { number, requests: [first] };
  if (chance.chance(0.03)) return { number, requests: [first, first] };
  if (chance.chance(0.03) && first.signed === true) {
    return { number, requests: [forgeryOf(first, chance), first] };
  }
  const others = chance.chance(0.1) ? [one(1), one(2), one(3)] : [];
  return { number, requests: [first, ...others.filter(({ alone }) => !alone)] };
}

function make(target: Target, random: Random, stamp: Stamp): FuzzRequest {
  const request = weighted(random)(target, random, stamp);
  // Some of what is strange is too large besides.
  const size = Math.max(request.body.length, request.content.length);
  if (!request.refusal && size > DEFAULT_LIMITS.body) refuse(request, [413]);
  if (!request.refusal) {
    // Where it is no route of ours, the framework has its own idea of content types.
    const ours = !request.also.includes(404);
    if (ours && random.chance(0.3)) oddContentType(request, random);
    if (random.chance(0.3)) oddButHarmless(request, random);
    if (random.chance(0.25)) oddFraming(request, random);
  }
  const head =
    wireOf(request).head.length + request.headers.length * PER_HEADER;
  if (!request.refusal && head > LARGE_HEAD) {
    request.also.push(431);
    request.alone = true;
  }
  return request;
}

function weighted({ int }: Random): Recipe {
  let left = int(0, TOTAL * 10 - 1) / 10;
  for (const [weight, recipe] of RECIPES) {
    left -= weight;
    if (left < 0) return recipe;
  }
  return genuine;
}

/** The same event from somebody else, who is faster. */
function forgeryOf(request: FuzzRequest, random: Random): FuzzRequest {
  const forgery: FuzzRequest = {
    ...request,
    headers: [...request.headers],
    story: [...request.story, 'sent by somebody else before'],
    also: [...request.also],
  };
  forgeProof(forgery, random);
  return forgery;
}

/** Its first twelve digits are unique: some senders' ids are no longer. */
function uuidOf(number: number, part: number, { int }: Random): string {
  const count = (number * 4 + part).toString(16).padStart(8, '0');
  const digits = Array.from({ length: 24 }, () => int(0, 15).toString(16));
  const all = count + digits.join('');
  return [8, 12, 16, 20, 32]
    .map((end, index, ends) => all.slice(ends[index - 1] ?? 0, end))
    .join('-');
}
