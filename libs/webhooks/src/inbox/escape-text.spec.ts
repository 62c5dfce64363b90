import { describe, expect, it } from '@jest/globals';
import { escapeText, unescapeText } from './escape-text.js';

const ODD = [
  '',
  '\0',
  'a\0b',
  '\ud83d',
  '\ude00 first',
  '"quoted"',
  'back\\slash',
  '\\u0000',
  'two\nlines\r\n\ttab',
  '\u007f\u0085',
];

describe('escapeText', () => {
  it('leaves ordinary text as it is', () => {
    for (const text of ['room_started', 'Grüße 😀', "it's", '{a: 1}']) {
      expect(escapeText(text)).toBe(text);
    }
  });

  it('leaves nothing that a database refuses', () => {
    for (const text of ODD) {
      const escaped = escapeText(text);
      expect(escaped).not.toContain('\0');
      expect(escaped.isWellFormed()).toBe(true);
    }
  });

  it('is read back as it was', () => {
    for (const text of ODD) expect(unescapeText(escapeText(text))).toBe(text);
  });

  it('writes different texts differently', () => {
    expect(new Set(ODD.map(escapeText)).size).toBe(ODD.length);
  });
});
