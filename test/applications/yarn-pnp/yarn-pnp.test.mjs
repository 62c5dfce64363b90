import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { makeProject } from '../kit/platform/project.mjs';
import { receives } from '../kit/platform/receives.mjs';
import { runApp } from '../kit/platform/run-app.mjs';
import { runCommand } from '../run-command.mjs';

const yarn = resolve('node_modules/.bin/yarn');
const settings = 'nodeLinker: pnp\nenableTelemetry: false\n';

test("installed as Yarn's Plug'n'Play: compiles against the types, and receives", async (t) => {
  const cwd = makeProject(t);
  writeFileSync(join(cwd, '.yarnrc.yml'), settings);
  writeFileSync(join(cwd, 'yarn.lock'), '');
  await runCommand(yarn, ['install', '--no-immutable'], { cwd });
  await runCommand(yarn, ['tsc'], { cwd });
  await using app = runApp(yarn, ['node', 'build/main.js'], { cwd });
  await receives(app);
});
