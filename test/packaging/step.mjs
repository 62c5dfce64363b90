import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs one command of the check; its output is shown only when it fails, which ends the check. */
export function step(title, command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    ...options,
  });
  if (status !== 0) {
    throw new Error(`${title}: failed\n${stdout}\n${stderr}`);
  }
  console.log(`${title}: ok`);
  return stdout;
}
