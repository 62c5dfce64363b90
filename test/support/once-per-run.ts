import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Makes something once per test run: the first test file that asks makes it, in
 * whichever worker of Jest it runs; the others wait, for as long as they have
 * time, and read what it left.
 */
export async function oncePerRun<Made>(
  name: string,
  make: () => Promise<Made>,
): Promise<Made> {
  // Made and removed by Jest's globalSetup and globalTeardown.
  const folder = process.env['TEST_RUN_FOLDER'] ?? '';
  const stamp = join(folder, `${name}.json`);
  if (await isFirst(join(folder, `${name}.lock`))) {
    const made = await make();
    // Renamed into place: nobody reads half a stamp.
    await writeFile(`${stamp}.new`, JSON.stringify(made));
    await rename(`${stamp}.new`, stamp);
  }
  return JSON.parse(await written(stamp)) as Made;
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

async function written(stamp: string): Promise<string> {
  for (;;) {
    try {
      return await readFile(stamp, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    await sleep(50);
  }
}
