import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const LIVEKIT = {
  LIVEKIT_API_KEY: 'APItest',
  LIVEKIT_API_SECRET: 'test-secret-0123456789abcdef0123456789abcdef',
};

/** Runs a file as a process of its own, and keeps what it prints. */
export function boot(file, environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  const env = {
    ...process.env,
    ...LIVEKIT,
    NODE_ENV: 'production',
    INBOX: join(folder, 'inbox.db'),
    ...environment,
  };
  const app = spawn('node', [file], { env });
  let output = '';
  for (const stream of [app.stdout, app.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const exit = new Promise((resolve) => app.once('close', resolve));
  return {
    exit,
    output: () => output,
    async line(pattern) {
      const end = Date.now() + 30_000;
      for (;;) {
        const found = pattern.exec(output);
        if (found) return found;
        if (app.exitCode !== null || Date.now() > end) {
          throw new Error(`no ${pattern} in what it printed:\n${output}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async [Symbol.asyncDispose]() {
      app.kill();
      await exit;
    },
  };
}
