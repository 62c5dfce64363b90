import type { Lane } from './lane.js';

/** Lanes by when they are due: a binary heap in which each lane knows its place, so that it can leave early. */
export class DueLanes {
  readonly #heap: Lane[] = [];
  #turns = 0;

  /** The longest due, or the next that will be. */
  get first(): Lane | undefined {
    return this.#heap[0];
  }

  set(lane: Lane, due: number): void {
    this.remove(lane);
    lane.due = due;
    lane.turn = this.#turns++;
    this.#up(lane, this.#heap.length);
  }

  remove(lane: Lane): void {
    if (lane.due === undefined) return;
    lane.due = undefined;
    const last = this.#heap.pop()!;
    if (last === lane) return;
    this.#up(last, lane.place);
    this.#down(last, last.place);
  }

  #up(lane: Lane, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.#heap[above]!;
      if (!isBefore(lane, other)) break;
      this.#put(other, place);
      place = above;
    }
    this.#put(lane, place);
  }

  #down(lane: Lane, from: number): void {
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      const right = this.#heap[left + 1];
      let below = this.#heap[left];
      if (below && right && isBefore(right, below)) below = right;
      if (!below || !isBefore(below, lane)) break;
      const next = below.place;
      this.#put(below, place);
      place = next;
    }
    this.#put(lane, place);
  }

  #put(lane: Lane, place: number): void {
    this.#heap[place] = lane;
    lane.place = place;
  }
}

function isBefore(one: Lane, other: Lane): boolean {
  const later = one.due! - other.due!;
  return later < 0 || (later === 0 && one.turn < other.turn);
}
