import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const packages = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

/**
 * Makes a project of the application of this folder, for a package manager of
 * its own to install: far from any `node_modules` in which more would be found.
 */
export function makeProject(test) {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  test.after(() => rmSync(folder, { recursive: true }));
  cpSync(new URL('app', import.meta.url), join(folder, 'app'), {
    recursive: true,
  });
  cpSync(
    new URL('tsconfig.json', import.meta.url),
    join(folder, 'tsconfig.json'),
  );
  const wanted = (list, names) =>
    Object.fromEntries(names.map((one) => [one, list[one]]));
  const manifest = {
    private: true,
    type: 'module',
    dependencies: {
      ...wanted(packages.dependencies, [
        '@nestjs/common',
        '@nestjs/core',
        '@nestjs/platform-express',
        'class-validator',
        'livekit-server-sdk',
        'reflect-metadata',
        'rxjs',
      ]),
      'nestjs-livestream-webhooks': `file:${process.env.LIBRARY}`,
    },
    devDependencies: wanted(packages.devDependencies, [
      '@types/node',
      'typescript',
    ]),
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
