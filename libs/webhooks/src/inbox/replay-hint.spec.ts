import { describe, expect, it } from '@jest/globals';
import { replayHint } from './replay-hint.js';
import { shellWord } from './shell-word.js';

describe('what is said after a dead letter', () => {
  it('can be copied and run', () => {
    expect(replayHint(6, '--sqlite .data/webhooks.db')).toMatch(
      /: npx nestjs-livestream-webhooks inbox replay 6 --sqlite \.data\/webhooks\.db$/,
    );
  });

  it('is a call where no command line can look', () => {
    expect(replayHint(6, undefined)).toBe('Inbox.replay(6) runs it again');
  });

  it.each([
    ['.data/webhooks.db', '.data/webhooks.db'],
    ['my data/a.db', '"my data/a.db"'],
    ['$HOME/a.db', `'$HOME/a.db'`],
    [`it's $5`, String.raw`'it'\''s $5'`],
    ['-x.db', './-x.db'],
    ['', '""'],
  ])('quotes %s for a shell', (path, word) => {
    expect(shellWord(path, 'linux')).toBe(word);
  });

  it('leaves backslashes alone on Windows', () => {
    expect(shellWord('C:\\my data\\a.db', 'win32')).toBe('"C:\\my data\\a.db"');
  });
});
