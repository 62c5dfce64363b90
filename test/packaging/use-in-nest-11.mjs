import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { floors } from './floors.mjs';
import { root, step } from './step.mjs';

const DEADLINE = 30_000;

/**
 * Installs the package in a CommonJS application on Nest 11, builds it, runs
 * its tests and boots it: with the newest versions of what it needs, and with
 * the oldest that the package says it works with.
 */
export async function useInNest11(tarball, folder, database) {
  const newest = install('newest', tarball, folder, {});
  step('its types, node16 and node10', 'npm', ['run', 'typecheck'], {
    cwd: newest,
  });
  step('its build', 'npm', ['run', 'build'], { cwd: newest });
  await run('newest', newest, database);

  const oldest = install('oldest', tarball, folder, floors());
  buildWithOldTypes(oldest);
  await run('oldest', oldest, database);
}

function install(name, tarball, folder, versions) {
  const cwd = join(folder, name);
  cpSync(join(root, 'test/packaging/app'), cwd, { recursive: true });
  const acme = 'acme.source.ts';
  cpSync(join(root, 'test/examples', acme), join(cwd, 'src', acme));
  const file = join(cwd, 'package.json');
  const app = JSON.parse(readFileSync(file, 'utf8'));
  for (const group of [app.dependencies, app.devDependencies]) {
    for (const name of Object.keys(group))
      group[name] = versions[name] ?? group[name];
  }
  writeFileSync(file, JSON.stringify(app, null, 2));
  const args = ['install', '--no-audit', '--no-fund', tarball];
  step(`install into a Nest 11 app, the ${name}`, 'npm', args, { cwd });
  return cwd;
}

/** The types of old versions do not fit to today's versions of what they need: their own mistakes do not count. */
function buildWithOldTypes(cwd) {
  const build = ['tsc', '-p', 'tsconfig.build.json'];
  const { stdout } = spawnSync('npx', build, { cwd, encoding: 'utf8' });
  const ours = /^(src|node_modules\/nestjs-livestream-webhooks)\//;
  const errors = stdout.split('\n').filter((line) => ours.test(line));
  if (errors.length) throw new Error(`its build:\n${errors.join('\n')}`);
  console.log('its build: ok');
}

async function run(name, cwd, database) {
  step('its CommonJS Jest', 'npm', ['test'], { cwd });
  for (const adapter of ['express', 'fastify']) {
    await receive(cwd, adapter, { database, schema: `${name}_${adapter}` });
    console.log(`receives on the ${name} Nest 11 with ${adapter}: ok`);
  }
}

/** Boots the application as a process and sends it a genuine webhook and a forged one. */
async function receive(cwd, adapter, { database, schema }) {
  const require = createRequire(join(cwd, 'package.json'));
  const { jwtBodyHash } = require('nestjs-livestream-webhooks');
  const { SECRET } = require(join(cwd, 'dist/app.module.js'));

  const elsewhere = await receiver();
  const app = spawn('node', ['dist/main.js'], {
    cwd,
    env: {
      ...process.env,
      HTTP_ADAPTER: adapter,
      DATABASE_URL: database,
      SCHEMA: schema,
      FORWARD_TO: elsewhere.url,
    },
  });
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
      line(app, /emitter handled booted/),
      elsewhere.received,
    ]);
    // A refusal below must not leave it without anybody to tell.
    handled.catch(() => {});
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
    elsewhere.close();
  }
}

/** Where the application forwards to. */
async function receiver() {
  const server = createServer();
  const received = new Promise((resolve) => {
    server.on('request', (request, response) => {
      request.resume().on('end', () => response.end());
      resolve();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    close: () => server.close().closeAllConnections(),
  };
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
