import { LivepeerApiError } from './livepeer-api.error.js';

/** @throws {LivepeerApiError} when the API answered something else than a thing with an id. */
export function readThing<Kind extends { readonly id: string }>(
  body: unknown,
): Kind {
  const thing = Object(body) as Kind;
  if (typeof thing.id !== 'string') throw unexpected('something with an id');
  return thing;
}

/** @throws {LivepeerApiError} when the API answered something else than a list. */
export function readList<Kind>(body: unknown): readonly Kind[] {
  if (!Array.isArray(body)) throw unexpected('a list');
  return body as Kind[];
}

function unexpected(what: string): LivepeerApiError {
  return new LivepeerApiError(
    `Livepeer's API should have answered with ${what}, and did not. Is apiUrl its address? It is https://livepeer.studio/api`,
  );
}
