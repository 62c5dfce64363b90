import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { receives } from '../kit/platform/receives.mjs';
import { runApp } from '../kit/platform/run-app.mjs';

const nest = resolve('node_modules/.bin/nest');
const file = 'src/lines.ts';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

test('nest start --watch: each start has the port and the SQLite inbox of the one before', async () => {
  const env = { PORT: await freePort(), NODE_ENV: 'development' };
  await using app = runApp(nest, ['start', '--watch'], { env });
  await receives(app);
  for (const start of ['second', 'third']) {
    const seen = app.output().length;
    const code = readFileSync(file, 'utf8');
    writeFileSync(file, `${code}\nconsole.log('the ${start} start');\n`);
    await app.line(new RegExp(`^the ${start} start$`, 'm'), seen);
    await receives(app, seen);
  }
});
