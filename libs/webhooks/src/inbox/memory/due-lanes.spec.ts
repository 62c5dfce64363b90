import { describe, expect, it } from '@jest/globals';
import { DueLanes } from './due-lanes.js';
import { Lane } from './lane.js';

describe('lanes that are due', () => {
  it('come in the order of their times, and of their turns at one time', () => {
    const due = new DueLanes();
    const lanes = Array.from({ length: 200 }, (_, n) => new Lane(`${n}`));
    lanes.forEach((lane, n) => due.set(lane, (n * 37) % 20));
    // Some change their time, some leave.
    for (const lane of lanes.slice(50, 90)) due.set(lane, lane.due! + 7);
    const gone = lanes.filter((_, n) => n % 3 === 0);
    for (const lane of gone) due.remove(lane);
    for (const lane of gone) due.remove(lane);

    const expected = lanes
      .filter((lane) => !gone.includes(lane))
      .sort((a, b) => a.due! - b.due! || a.turn - b.turn)
      .map(({ name }) => name);
    const found: string[] = [];
    for (let lane = due.first; lane; lane = due.first) {
      found.push(lane.name);
      due.remove(lane);
    }
    expect(found).toEqual(expected);
    expect(gone.every((lane) => lane.due === undefined)).toBe(true);
  });
});
