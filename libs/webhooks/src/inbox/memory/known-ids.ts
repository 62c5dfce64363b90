/** Of an identity's 64 hex digits these two times 52 bits, which a number holds exactly. */
const DIGITS = 13;
/** A table is at most half full: the next free place is near. */
const ROOM = 2;

/**
 * Ids that were accepted: the latest so many of them, and up to as many before
 * those. They are forgotten all at once, which costs nothing, one after the
 * other would be the dearest step on the way of an event. As numbers outside
 * of the heap: hundreds of thousands of texts are what each full collection
 * would walk through.
 */
export class KnownIds {
  #latest: IdTable;
  #before: IdTable | undefined;

  constructor(private readonly most: number) {
    this.#latest = new IdTable(most);
  }

  /** @param identity of `identityOf` */
  has(identity: string, now: number): boolean {
    const id = halvesOf(identity);
    const until = this.#latest.get(id) || this.#before?.get(id) || 0;
    return until > now;
  }

  /** @param until milliseconds since 1970, above 0 */
  add(identity: string, until: number): void {
    if (this.#latest.size >= this.most) {
      this.#before = this.#latest;
      this.#latest = new IdTable(this.most);
    }
    this.#latest.set(halvesOf(identity), until);
  }
}

type Halves = readonly [number, number];

/** Open addressing: an id stands at its place, or at the first free one after it. */
class IdTable {
  readonly #length: number;
  /** Two halves and a time each; a time of 0 says that the place is free. */
  readonly #places: Float64Array;
  size = 0;

  constructor(most: number) {
    this.#length = most * ROOM;
    this.#places = new Float64Array(this.#length * 3);
  }

  /** @returns until when it is remembered, 0 where it is not known */
  get(id: Halves): number {
    return this.#places[this.#placeOf(id) + 2]!;
  }

  set(id: Halves, until: number): void {
    const place = this.#placeOf(id);
    if (this.#places[place + 2] === 0) this.size++;
    this.#places.set([...id, until], place);
  }

  #placeOf([first, second]: Halves): number {
    const places = this.#places;
    for (let at = first % this.#length; ; at = (at + 1) % this.#length) {
      const place = at * 3;
      const isIt = places[place] === first && places[place + 1] === second;
      if (isIt || places[place + 2] === 0) return place;
    }
  }
}

function halvesOf(identity: string): Halves {
  return [
    Number.parseInt(identity.slice(0, DIGITS), 16),
    Number.parseInt(identity.slice(DIGITS, 2 * DIGITS), 16),
  ];
}
