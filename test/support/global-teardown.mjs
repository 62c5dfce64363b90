import { rmSync } from 'node:fs';

export default function globalTeardown() {
  rmSync(process.env.TEST_RUN_FOLDER, { recursive: true });
}
