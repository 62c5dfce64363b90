import { describe, expect, it } from '@jest/globals';
import { Terminal } from './terminal.js';

/** A process whose output is a terminal, or a pipe. */
function terminal(isTTY: boolean, env: NodeJS.ProcessEnv = {}) {
  const stream = { isTTY, write: () => true, getColorDepth: () => 8 };
  return new Terminal({
    stdin: process.stdin,
    stdout: { ...process.stdout, ...stream },
    stderr: { ...process.stderr, ...stream },
    env,
  } as unknown as NodeJS.Process);
}

describe('the terminal', () => {
  it('has no progress bars where nobody looks', () => {
    expect(terminal(true).isInteractive).toBe(true);
    expect(terminal(false).isInteractive).toBe(false);
  });

  it('remembers that the command failed, also without a word', () => {
    const some = terminal(false);
    expect(some.hasFailed).toBe(false);
    some.fail();
    expect(some.hasFailed).toBe(true);
  });
});
