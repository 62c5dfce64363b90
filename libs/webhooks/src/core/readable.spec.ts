import { describe, expect, it } from '@jest/globals';
import { readable, readableLine } from './readable.js';

describe('text for a terminal', () => {
  it('neither clears the screen nor turns around', () => {
    expect(readable('a\u001b[2Jb\u202ec\rd\u0000')).toBe(
      'a\\u{1b}[2Jb\\u{202e}c\\u{d}d\\u{0}',
    );
  });

  it('keeps line breaks, and all scripts', () => {
    expect(readable('où\n日本 🎥')).toBe('où\n日本 🎥');
    expect(readableLine('a\nb')).toBe('a\\nb');
  });

  it('is cut off where it is long, never within a character', () => {
    expect(readable('abcdef', 3)).toBe('abc…');
    expect(readable('🎥🎥', 1)).toBe('\ufffd…');
  });
});
