/** What left is cut off only once it is the larger half, so that each item is moved about once. */
const SHORTEST_CUT = 32;

/** First in, first out, at the same cost however many wait: `Array.shift` moves all that are behind. */
export class Queue<Item> {
  #items: (Item | undefined)[] = [];
  #start = 0;

  get size(): number {
    return this.#items.length - this.#start;
  }

  get first(): Item | undefined {
    return this.#items[this.#start];
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  shift(): Item | undefined {
    const { first } = this;
    if (this.size === 0) return undefined;
    // Its place must not hold it any longer.
    this.#items[this.#start++] = undefined;
    if (this.#start >= SHORTEST_CUT && this.#start > this.size) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
    return first;
  }

  /** Takes one out of the middle: of a long queue this is slow. */
  remove(item: Item): void {
    if (item === this.first) {
      this.shift();
      return;
    }
    const index = this.#items.indexOf(item, this.#start);
    if (index >= 0) this.#items.splice(index, 1);
  }
}
