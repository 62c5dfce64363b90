import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { lockFile } from './lock-file.js';

const folder = mkdtempSync(join(tmpdir(), 'webhooks-lock-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe('the lock of a file', () => {
  it('is refused while somebody has it, by name', async () => {
    const path = join(folder, 'a.db');
    const unlock = await lockFile(path);
    await expect(lockFile(path, 100)).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_CONFIGURATION',
      message: expect.stringContaining(`(pid ${process.pid})`),
    });
    unlock();
    (await lockFile(path))();
  });

  it('is waited for', async () => {
    const path = join(folder, 'b.db');
    const unlock = await lockFile(path);
    const second = lockFile(path);
    setTimeout(unlock, 80);
    (await second)();
  });

  it('is one only, however many ask at once', async () => {
    const path = join(folder, 'c.db');
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => lockFile(path, 150)),
    );
    const owners = results.filter((it) => it.status === 'fulfilled');
    expect(owners).toHaveLength(1);
    owners[0]!.value();
  });
});
