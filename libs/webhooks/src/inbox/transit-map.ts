/**
 * A `Map` for what comes and goes. V8 leads from each table that a `Map` has
 * outgrown to the next one, so once one of them is old, all that passes through
 * the later ones lives until the next full collection, and is copied by each
 * small one before. The tables here hold numbers only.
 */
export class TransitMap<Key, Value extends object> {
  readonly #places = new Map<Key, number>();
  #values: (Value | undefined)[] = [];
  #free: number[] = [];

  get size(): number {
    return this.#places.size;
  }

  get(key: Key): Value | undefined {
    const place = this.#places.get(key);
    return place === undefined ? undefined : this.#values[place];
  }

  set(key: Key, value: Value): void {
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#free.pop() ?? this.#values.length;
      this.#places.set(key, place);
    }
    this.#values[place] = value;
  }

  delete(key: Key): void {
    const place = this.#places.get(key);
    if (place === undefined) return;
    this.#places.delete(key);
    this.#values[place] = undefined;
    this.#free.push(place);
    if (this.size > 0) return;
    // After a backlog they are long.
    this.#values = [];
    this.#free = [];
  }

  /** In the order in which their keys came. */
  *values(): Generator<Value> {
    for (const place of this.#places.values()) yield this.#values[place]!;
  }
}
