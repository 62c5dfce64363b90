import { describe, expect, it } from '@jest/globals';
import { TransitMap } from './transit-map.js';

describe('a map for what comes and goes', () => {
  it('holds the latest value of each key, in the order in which the keys came', () => {
    const map = new TransitMap<string, { readonly n: number }>();
    map.set('a', { n: 1 });
    map.set('b', { n: 2 });
    map.set('c', { n: 3 });
    map.set('a', { n: 4 });
    map.delete('b');
    map.delete('nothing');
    map.set('d', { n: 5 });
    expect(map.get('a')).toEqual({ n: 4 });
    expect(map.get('b')).toBeUndefined();
    expect(map.size).toBe(3);
    expect([...map.values()]).toEqual([{ n: 4 }, { n: 3 }, { n: 5 }]);
  });

  it('is as good as new once it is empty', () => {
    const map = new TransitMap<number, object>();
    for (let key = 0; key < 1_000; key++) map.set(key, {});
    for (let key = 0; key < 1_000; key++) map.delete(key);
    expect([map.size, ...map.values()]).toEqual([0]);
    const value = {};
    map.set(7, value);
    expect([...map.values()]).toEqual([value]);
  });
});
