import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder for what the workers of one test run share; its name is the run's id. */
export default function globalSetup() {
  process.env.TEST_RUN_FOLDER = mkdtempSync(join(tmpdir(), 'webhooks-run-'));
}
