import { resolve } from 'node:path';
import { test } from 'node:test';
import { makeProject } from '../kit/platform/project.mjs';
import { receives } from '../kit/platform/receives.mjs';
import { runApp } from '../kit/platform/run-app.mjs';
import { runCommand } from '../run-command.mjs';

const bun = resolve('node_modules/.bin/bun');

test('installed and run by Bun: receives, and keeps its events in SQLite', async (t) => {
  const cwd = makeProject(t);
  await runCommand(bun, ['install'], { cwd });
  await using app = runApp(bun, ['app/main.ts'], { cwd });
  await receives(app);
});
