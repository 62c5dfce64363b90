import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { postgresDatabase, sqliteDatabase } from './inbox/databases.mjs';
import { lag } from './inbox/lag.mjs';
import { machine } from './inbox/machine.mjs';
import { findPostgres } from './inbox/postgres-server.mjs';
import { compilePeers } from './load/compile-peers.mjs';
import { findRedis } from './load/redis.mjs';
import { dispatch } from './parts/dispatch.mjs';
import { http } from './parts/http.mjs';
import { memory } from './parts/memory.mjs';
import { start } from './parts/start.mjs';
import { verify } from './parts/verify.mjs';
import { Report } from './report.mjs';

/** `npm run bench`: this library against what its users have today. See bench/README.md. */
const PARTS = { machine, verify, dispatch, http, lag, start, memory };
const FULL = {
  rounds: 5,
  calls: 5_000,
  seconds: 2,
  starts: 9,
  events: [100_000, 1_000_000],
  chunk: 50_000,
};
/** Whether it runs, and says everything: no figure of it means anything. */
const SMOKE = {
  rounds: 1,
  calls: 50,
  seconds: 0.1,
  starts: 1,
  events: [500, 1_000],
  chunk: 500,
};
const SECRETS = {
  key: 'APIbench',
  secret: 'bench-secret-0123456789abcdef0123456789abcdef',
};
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string', multiple: true, default: Object.keys(PARTS) },
    smoke: { type: 'boolean', default: false },
  },
});
const unknown = values.only.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  throw new Error(
    `${unknown.join(', ')}? There are: ${Object.keys(PARTS).join(', ')}`,
  );
}

installPeers();
await compilePeers();
const folder = mkdtempSync(join(tmpdir(), 'webhooks-bench-'));
const services = {
  redis: await findRedis(folder),
  postgres: await findPostgres(folder),
};
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void end().finally(() => process.exit(1)));
}
try {
  const report = new Report();
  const given = {
    report,
    folder,
    services,
    postgres: services.postgres,
    databases: [
      postgresDatabase(services.postgres.url),
      sqliteDatabase(folder),
    ],
    size: values.smoke ? SMOKE : FULL,
    secrets: SECRETS,
    env: {
      LIVEKIT_API_KEY: SECRETS.key,
      LIVEKIT_API_SECRET: SECRETS.secret,
      REDIS_URL: services.redis?.url ?? '',
      DATABASE_URL: services.postgres.url,
    },
  };
  for (const name of values.only) await PARTS[name](given);
  if (values.smoke)
    console.log('\nA smoke: it runs. Its figures mean nothing.');
  if (values.json) writeJson(values.json, report);
} finally {
  await end();
}

async function end() {
  await services.redis?.end();
  await services.postgres.end();
  rmSync(folder, { recursive: true, force: true });
}

/** Only the bench needs them: the project's own installation stays small. */
function installPeers() {
  const peers = fileURLToPath(new URL('peers/', import.meta.url));
  if (existsSync(join(peers, 'node_modules/bullmq'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit'], {
    cwd: peers,
    stdio: 'inherit',
  });
}

function writeJson(path, { figures }) {
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
  const result = { machine, date: new Date().toISOString(), figures };
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
}
