import { resolve } from 'node:path';
import { test } from 'node:test';
import { receives } from '../kit/platform/receives.mjs';
import { runApp } from '../kit/platform/run-app.mjs';

const deno = resolve('node_modules/.bin/deno');

test('run by Deno: receives, and keeps its events in SQLite', async () => {
  const args = ['run', '--allow-all', '--sloppy-imports', 'app/main.ts'];
  await using app = runApp(deno, args);
  await receives(app);
});
