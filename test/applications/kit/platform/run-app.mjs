import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIVEKIT } from './sign.mjs';

/** Runs the application of this folder, however it was built, as a process of its own, and keeps what it prints. */
export function runApp(command, args, { cwd, env = {} } = {}) {
  const inbox = mkdtempSync(join(tmpdir(), 'inbox-'));
  const app = spawn(command, args, {
    cwd,
    // A group of its own: what starts the application may not pass a signal on.
    detached: true,
    env: {
      ...process.env,
      LIVEKIT_API_KEY: LIVEKIT.apiKey,
      LIVEKIT_API_SECRET: LIVEKIT.apiSecret,
      NODE_ENV: 'production',
      INBOX: join(inbox, 'webhooks.db'),
      ...env,
    },
  });
  let output = '';
  for (const stream of [app.stdout, app.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  app.once('error', (error) => (output += error));
  const exit = new Promise((resolve) => app.once('close', resolve));
  return {
    exit,
    output: () => output,
    /** Waits for something in the output. */
    async line(pattern, from = 0) {
      const end = Date.now() + 60_000;
      for (;;) {
        const found = pattern.exec(output.slice(from));
        if (found) return found;
        if (app.exitCode !== null || Date.now() > end) {
          throw new Error(`no ${pattern} in what it printed:\n${output}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async [Symbol.asyncDispose]() {
      if (app.exitCode === null) process.kill(-app.pid, 'SIGTERM');
      await exit;
      rmSync(inbox, { recursive: true });
    },
  };
}
