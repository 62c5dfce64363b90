import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Handler } from './events/handler.js';
import { reviewIds } from './review-ids.js';

const environment = process.env['NODE_ENV'];

afterEach(() => {
  process.env['NODE_ENV'] = environment;
  jest.restoreAllMocks();
});

function handlerOn(name: string): Handler {
  const type = Object.defineProperty(class {}, 'name', { value: name });
  const run = () => Promise.resolve();
  const namedAfter = { type, method: 'open' };
  return { id: `${name}.open`, namedAfter, subscriptions: [], run };
}

describe('ids out of names that the build made', () => {
  it('are refused in production, all in one message, with the fix', () => {
    process.env['NODE_ENV'] = 'production';
    const log = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const review = () =>
      reviewIds([handlerOn('t'), handlerOn('Rooms'), handlerOn('')]);
    expect(review).toThrow(
      /"t\.open" \(.*looks minified\), "\.open" \(.*no name of its own\)\..*keepNames in esbuild, keep_classnames in Terser.*\{ id: 'Rooms\.open' \}/,
    );
    expect(review).not.toThrow(/"Rooms\.open"/);
    expect(log).toHaveBeenCalledWith(expect.stringContaining('keepNames'));
  });

  it('are warned of elsewhere', () => {
    expect(reviewIds([handlerOn('t')])).toEqual([
      expect.stringMatching(/"t\.open".*keepNames/),
    ]);
  });

  it('are nobody’s business where the decorator gives the id', () => {
    process.env['NODE_ENV'] = 'production';
    const { namedAfter: _, ...named } = handlerOn('t');
    expect(reviewIds([named])).toEqual([]);
  });

  it.each([
    ['Rooms', 'Rooms2'],
    ['Rooms', 'b_Rooms'],
    ['Rooms', 'rooms_handlers_Rooms'],
  ])(
    'are warned of where a bundler may have told apart %s and %s',
    (...names) => {
      process.env['NODE_ENV'] = 'production';
      expect(reviewIds(names.map(handlerOn))).toEqual([
        expect.stringContaining(`"${names[0]}" and "${names[1]}"`),
      ]);
    },
  );

  it('are warned of where a static member hides the name of a class', () => {
    const { namedAfter, ...handler } = handlerOn('Rooms');
    Object.defineProperty(namedAfter!.type, 'name', { value: () => 'Rooms' });
    expect(reviewIds([{ ...handler, namedAfter: namedAfter! }])).toEqual([
      expect.stringMatching(/no name of its own/),
    ]);
  });

  it('are fine where people wrote them', () => {
    process.env['NODE_ENV'] = 'production';
    const names = ['Rooms', 'LobbyRooms', 'RoomsV2', 'T', 'Rooms_Old'];
    expect(reviewIds(names.map(handlerOn))).toEqual([]);
  });
});
