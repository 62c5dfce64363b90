import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accept } from './accept.mjs';
import { postgresDatabase, sqliteDatabase } from './databases.mjs';
import { drain } from './drain.mjs';
import { lag } from './lag.mjs';
import { large } from './large.mjs';
import { load } from './load.mjs';
import { machine } from './machine.mjs';
import { findPostgres } from './postgres-server.mjs';
import { Report } from '../report.mjs';

/**
 * `npm run bench:inbox`: what the inbox does on this machine, through the built
 * library. With `DATABASE_URL`, on that database; `TMPDIR` says where the files are.
 */
const PARTS = { machine, accept, drain, load, lag, large };
const names = Object.keys(PARTS);
const STORES = ['postgres', 'sqlite'];
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    store: { type: 'string', multiple: true, default: STORES },
    large: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const usage = `npm run bench:inbox -- [--only <part>]... [--store postgres|sqlite]... [--large]
Parts: ${names.join(', ')}; large takes many minutes, and runs only with --large or --only large`;
if (values.help) {
  console.log(usage);
} else {
  const parts = values.only ?? names.filter((name) => name !== 'large');
  if (values.large && !parts.includes('large')) parts.push('large');
  const unknown = [
    ...parts.filter((name) => !names.includes(name)),
    ...values.store.filter((name) => !STORES.includes(name)),
  ];
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}?\n${usage}`);
  await runParts(parts, new Set(values.store));
}

async function runParts(parts, stores) {
  const folder = mkdtempSync(join(tmpdir(), 'webhooks-bench-'));
  const postgres = stores.has('postgres') && (await findPostgres(folder));
  const end = async () => {
    if (postgres) await postgres.end();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void end().finally(() => process.exit(1)));
  }
  try {
    const databases = [
      ...(postgres ? [postgresDatabase(postgres.url)] : []),
      ...(stores.has('sqlite') ? [sqliteDatabase(folder)] : []),
    ];
    const given = { report: new Report(), folder, postgres, databases };
    for (const part of parts) await PARTS[part](given);
  } finally {
    await end();
  }
}
