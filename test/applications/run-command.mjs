import { spawn } from 'node:child_process';

/** Runs a command to its end; rejects with what it printed when it fails. */
export function runCommand(command, args, { cwd, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (status) => {
      const line = [command, ...args].join(' ');
      if (status === 0) resolve();
      else reject(new Error(`${line} ended with ${status}\n${output}`));
    });
  });
}
