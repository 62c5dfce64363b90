import {
  closeSync,
  fdatasyncSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { median } from '../numbers.mjs';

const WRITES = 2_000;
const PAGE = Buffer.alloc(8_192, 1);
const TMPFS = 0x01021994;

/** What the figures depend on. */
export async function machine({ report, folder, postgres }) {
  report.head('Machine');
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  report.fact(
    cpus()[0]?.model ?? 'CPU',
    `${availableParallelism()} cores, ${gigabytes} GiB`,
  );
  const [busy] = loadavg();
  report.fact(
    'Load average before, 1 min: above 0.5 it disturbs',
    busy.toFixed(2),
  );
  report.fact('Node', process.version);
  if (postgres) {
    report.fact(`PostgreSQL, ${postgres.where}`, await describe(postgres.url));
  }
  const time = syncTime(join(folder, 'sync'));
  report.time(`fdatasync of 8 kB in ${folder}, median`, time);
  if (statfsSync(folder).type === TMPFS) {
    report.fact('That folder is in memory: set TMPDIR to one on a disk', '');
  }
}

async function describe(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `select current_setting('server_version') || ', synchronous_commit ' ||
       current_setting('synchronous_commit') as text`,
  );
  await client.end();
  return rows[0].text;
}

function syncTime(path) {
  const file = openSync(path, 'w');
  const times = Array.from({ length: WRITES }, () => {
    const since = performance.now();
    writeSync(file, PAGE, 0, PAGE.length, 0);
    fdatasyncSync(file);
    return performance.now() - since;
  });
  closeSync(file);
  rmSync(path);
  return median(times);
}
