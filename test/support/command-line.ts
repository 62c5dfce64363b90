import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ownEnvironment, ROOT } from './run-command.js';

/** What a command of `livestream-webhooks` wrote so far, and how it ended. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<CommandEnd>;
}

export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Secrets that the command line would find by itself. */
const SECRETS = /^(LIVEKIT|LIVEPEER|PUMPFUN)_/;

/** Starts the built command line as a process, with only those secrets that are given. */
export function startCommand(
  args: readonly string[],
  { env = {}, input }: { env?: object; input?: string | Buffer } = {},
): RunningCommand {
  const main = join(ROOT, 'libs/webhooks/dist/esm/cli/main.js');
  const own = Object.entries(ownEnvironment()).filter(
    // NO_COLOR is not set: that colours are off is for the command to find out.
    ([name]) => !SECRETS.test(name) && name !== 'NO_COLOR',
  );
  const child = spawn('node', [main, ...args], {
    cwd: ROOT,
    env: { ...Object.fromEntries(own), ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += text));
  child.stderr.on('data', (text) => (output.stderr += text));
  child.stdin.on('error', () => {}).end(input);
  const ended = new Promise<CommandEnd>((resolve) =>
    child.once('close', (code) => resolve({ code, ...output })),
  );
  return { child, output, ended };
}

/** Runs a command to its end. */
export function command(
  args: readonly string[],
  options?: Parameters<typeof startCommand>[1],
): Promise<CommandEnd> {
  return startCommand(args, options).ended;
}
