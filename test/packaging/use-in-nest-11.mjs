import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root, step } from './step.mjs';

const DEADLINE = 30_000;

/** Installs the package in a CommonJS application on Nest 11, builds it, runs its tests and boots it. */
export async function useInNest11(tarball, folder) {
  const cwd = join(folder, 'app');
  cpSync(join(root, 'test/packaging/app'), cwd, { recursive: true });
  const acme = 'acme.source.ts';
  cpSync(join(root, 'test/examples', acme), join(cwd, 'src', acme));
  const install = ['install', '--no-audit', '--no-fund', tarball];
  step('install into a Nest 11 app', 'npm', install, { cwd });
  step('its types, node16 and node10', 'npm', ['run', 'typecheck'], { cwd });
  step('its CommonJS Jest', 'npm', ['test'], { cwd });
  step('its build', 'npm', ['run', 'build'], { cwd });
  for (const adapter of ['express', 'fastify']) await receive(cwd, adapter);
}

/** Boots the application as a process and sends it a genuine webhook and a forged one. */
async function receive(cwd, adapter) {
  const require = createRequire(join(cwd, 'package.json'));
  const { jwtBodyHash } = require('nestjs-livestream-webhooks');
  const { SECRET } = require(join(cwd, 'dist/app.module.js'));

  const env = { ...process.env, HTTP_ADAPTER: adapter };
  const app = spawn('node', ['dist/main.js'], { cwd, env });
  const ended = new Promise((resolve) => app.once('exit', resolve));
  try {
    const url = (await line(app, /listening on (\S+)/))[1];
    const post = (path, body, secret = SECRET) =>
      fetch(url + path, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/webhook+json',
          ...jwtBodyHash({ keys: { devkey: secret } }).sign(body),
        },
      });
    const body = Buffer.from(
      '{"event":"room_finished","id":"EV_1","room":{"name":"booted"}}',
    );
    const handled = Promise.all([
      line(app, /provider handled booted/),
      line(app, /scoped handled booted 1/),
      line(app, /controller handled booted/),
    ]);
    expectStatus(200, await post('/webhooks/livekit', body));
    expectStatus(401, await post('/webhooks/livekit', body, 'wrong'));
    const own = await post('/own', body);
    expectStatus(201, own);
    await expectText(`{"length":${body.length},"signedBy":"devkey"}`, own);
    expectStatus(401, await post('/own', body, 'wrong'));
    await handled;
  } finally {
    app.kill();
    await ended;
  }
  console.log(`receives on Nest 11 with ${adapter}: ok`);
}

/** Waits for a line of the application's output. */
function line(app, pattern) {
  return new Promise((resolve, reject) => {
    let output = '';
    const giveUp = () =>
      reject(new Error(`no line ${pattern} in the output:\n${output}`));
    const timer = setTimeout(giveUp, DEADLINE);
    const read = (chunk) => {
      output += chunk;
      const match = pattern.exec(output);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    };
    app.stdout.on('data', read);
    app.stderr.on('data', read);
    app.once('exit', giveUp);
  });
}

function expectStatus(expected, { status }) {
  if (status !== expected) throw new Error(`${status} instead of ${expected}`);
}

async function expectText(expected, answer) {
  const text = await answer.text();
  if (text !== expected) throw new Error(`${text} instead of ${expected}`);
}
