import { describe, expect, it } from '@jest/globals';
import { splitOptions } from './create-on-event.js';

describe('the arguments of a decorator', () => {
  it('are names, and options behind them', () => {
    const options = { id: 'a' };
    expect(splitOptions(['up', 'down', options])).toEqual({
      types: ['up', 'down'],
      options,
    });
    expect(splitOptions([options])).toEqual({ types: [], options });
    expect(splitOptions([])).toEqual({ types: [], options: {} });
  });

  it.each<[Parameters<typeof splitOptions>[0], string]>([
    [[{ id: 'a' }, 'up'], "(object, 'up')"],
    [[{ id: 'a' }, { order: 'none' }], '(object, object)'],
    [['up', undefined as never, 'down'], "('up', undefined, 'down')"],
  ])('are refused in another order: %j', (args, got) => {
    expect(() => splitOptions(args)).toThrow(got);
  });
});
