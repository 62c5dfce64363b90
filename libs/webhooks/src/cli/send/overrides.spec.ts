import { describe, expect, it } from '@jest/globals';
import { withOverride } from './overrides.js';

describe('--set', () => {
  it.each([
    ['room.name=standup', { room: { name: 'standup' } }],
    ['numParticipants=3', { numParticipants: 3 }],
    ['flag=true', { flag: true }],
    ['id="3"', { id: '3' }],
    ['url=http://x.test/?a=b', { url: 'http://x.test/?a=b' }],
    ['empty=', { empty: '' }],
    ['list=[1,2]', { list: [1, 2] }],
    ['gone=null', { gone: null }],
  ])('%s', (text, expected) => {
    expect(withOverride(text)).toEqual(expected);
  });

  it('keeps what was set before', () => {
    const first = withOverride('room.name=standup');
    expect(withOverride('room.sid=RM_1', first)).toEqual({
      room: { name: 'standup', sid: 'RM_1' },
    });
  });

  it('sets a field named __proto__ like any other', () => {
    const set = withOverride('__proto__.polluted=1');
    expect(Object.keys(set)).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each(['room', '=x', 'room..name=x', '.a=1'])('refuses %s', (text) => {
    expect(() => withOverride(text)).toThrow(/--set room\.name=standup/);
  });
});
