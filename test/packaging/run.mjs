/**
 * Packs the library as it would be published and uses it as users do: its
 * types in every module system, its code from ESM and CommonJS, all of it in a
 * CommonJS application on Nest 11 with Jest, with the newest and the oldest of
 * its peers, and the test kit under Vitest.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLinks } from './check-links.mjs';
import { checkPackage } from './check-package.mjs';
import { importPackage } from './import-package.mjs';
import { pack } from './pack.mjs';
import { useInNest11 } from './use-in-nest-11.mjs';
import { useInVitest } from './use-in-vitest.mjs';
import { withDatabase } from './with-database.mjs';

const folder = mkdtempSync(join(tmpdir(), 'webhooks-package-'));
try {
  const tarball = pack(folder);
  checkPackage(tarball);
  checkLinks(tarball, folder);
  importPackage(tarball, folder);
  await withDatabase(folder, (url) => useInNest11(tarball, folder, url));
  useInVitest(tarball, folder);
  console.log('The package is fine.');
} finally {
  rmSync(folder, { recursive: true });
}
