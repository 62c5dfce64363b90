import { resolve } from 'node:path';
import { test } from 'node:test';
import { makeProject } from '../kit/platform/project.mjs';
import { receives } from '../kit/platform/receives.mjs';
import { runApp } from '../kit/platform/run-app.mjs';
import { runCommand } from '../run-command.mjs';

const pnpm = resolve('node_modules/.bin/pnpm');

test('installed by pnpm: compiles against the types, and receives', async (t) => {
  const cwd = makeProject(t);
  await runCommand(pnpm, ['install', '--prefer-offline'], { cwd });
  await runCommand(pnpm, ['exec', 'tsc'], { cwd });
  await using app = runApp('node', ['build/main.js'], { cwd });
  await receives(app);
});
