/**
 * A real LiveKit server with real participants sends its webhooks to the
 * sample application, once on each HTTP adapter.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SECONDS = 180;

const binary = process.env.LIVEKIT_SERVER_BIN;
if (!binary) {
  console.error(`This test needs a LiveKit server of version 1.13.5:
- download it from https://github.com/livekit/livekit/releases/tag/v1.13.5,
- or check out the tag v1.13.5 of https://github.com/livekit/livekit, and there
  go build -o livekit-server ./cmd/server
Then: LIVEKIT_SERVER_BIN=/path/to/livekit-server npm run test:livekit-server`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'livekit-server-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
setTimeout(() => {
  console.error(`Not done after ${SECONDS} s: something hangs`);
  process.exit(1);
}, SECONDS * 1000);

installParticipants();
// It would log at debug otherwise.
process.env.NODE_ENV = 'production';
const { dispose } = await import('@livekit/rtc-node');
const { visit } = await import('./visit.mjs');

let failed = false;
for (const adapter of ['express', 'fastify']) {
  const { text, problems } = await visit(adapter, { binary, folder });
  console.log(text);
  for (const problem of problems) console.error(`  PROBLEM: ${problem}`);
  failed ||= problems.length > 0;
}
await dispose();
console.log(failed ? '\nFailed' : '\nPassed');
process.exit(failed ? 1 : 0);

/** The participants need a native library, which nobody else should have to install. */
function installParticipants() {
  const here = fileURLToPath(new URL('.', import.meta.url));
  if (existsSync(join(here, 'node_modules', '@livekit', 'rtc-node'))) return;
  const options = ['--prefix', here, '--no-audit', '--no-fund'];
  execFileSync('npm', ['ci', ...options], { cwd: here, stdio: 'inherit' });
}
