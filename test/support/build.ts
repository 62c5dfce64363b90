import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand, type Ended } from './run-command.js';

/**
 * Builds the library and the sample, once per test run: the first test file
 * that asks builds, in whichever worker of Jest it runs; the others wait.
 *
 * @throws what the build said, in each test file that asked, where it failed.
 */
export async function build(): Promise<void> {
  // Made and removed by Jest's globalSetup and globalTeardown.
  const folder = process.env['TEST_RUN_FOLDER'] ?? '';
  const stamp = join(folder, 'build.json');
  if (await isFirst(join(folder, 'build.lock'))) {
    const ended = await runCommand('npm', ['run', 'build']);
    // Renamed into place: nobody reads half a stamp.
    await writeFile(`${stamp}.new`, JSON.stringify(ended));
    await rename(`${stamp}.new`, stamp);
  }
  const { code, output } = await written(stamp);
  if (code !== 0) throw new Error(`npm run build failed:\n${output}`);
}

async function isFirst(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Waits for as long as the test that asked has time. */
async function written(stamp: string): Promise<Ended> {
  for (;;) {
    try {
      return JSON.parse(await readFile(stamp, 'utf8')) as Ended;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    await sleep(50);
  }
}
