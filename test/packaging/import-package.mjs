import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { step } from './step.mjs';

const PEERS = [
  '@nestjs/common@12',
  '@nestjs/core@12',
  '@nestjs/platform-express@12',
  'livekit-server-sdk@2',
  'reflect-metadata',
  'rxjs',
];

const FROM_ESM = `
  import { WebhooksModule } from 'nestjs-livestream-webhooks';
  import { livekit } from 'nestjs-livestream-webhooks/livekit';
  import { signWebhook } from 'nestjs-livestream-webhooks/testing';
  const account = livekit({ apiKey: 'key', apiSecret: 'secret' });
  const { path } = await signWebhook(account, 'room_started');
  if (!WebhooksModule.forRoot || path !== '/webhooks/livekit') process.exit(1);
`;

const FROM_COMMONJS = `
  const { WebhooksModule } = require('nestjs-livestream-webhooks');
  const { livekit } = require('nestjs-livestream-webhooks/livekit');
  const { signWebhook } = require('nestjs-livestream-webhooks/testing');
  const account = livekit({ apiKey: 'key', apiSecret: 'secret' });
  signWebhook(account, 'room_started').then(({ path }) => {
    if (!WebhooksModule.forRoot || path !== '/webhooks/livekit') process.exit(1);
  });
`;

/** Installs the package into an empty folder, imports it both ways, and runs its command line. */
export function importPackage(tarball, folder) {
  const cwd = join(folder, 'empty');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{ "private": true }');
  writeFileSync(join(cwd, 'esm.mjs'), FROM_ESM);
  writeFileSync(join(cwd, 'commonjs.cjs'), FROM_COMMONJS);
  const install = ['install', '--no-audit', '--no-fund', tarball, ...PEERS];
  step('install into an empty folder', 'npm', install, { cwd });
  step('import from ESM', 'node', ['esm.mjs'], { cwd });
  step('import from CommonJS', 'node', ['commonjs.cjs'], { cwd });
  // By either name: npx and pnpm look for that of the package.
  for (const name of ['livestream-webhooks', 'nestjs-livestream-webhooks']) {
    const help = ['--no', name, 'send', '--help'];
    const text = step(`run ${name}`, 'npx', help, { cwd });
    if (!text.includes('livepeer')) {
      throw new Error('the command line found no sources');
    }
  }
  const version = ['--no', '--', 'nestjs-livestream-webhooks', '--version'];
  const printed = step('its version', 'npx', version, { cwd }).trim();
  if (!tarball.endsWith(`-${printed}.tgz`)) {
    throw new Error(`${tarball} says that it is ${printed}`);
  }
}
