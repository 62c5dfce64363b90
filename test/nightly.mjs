import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';

/** `npm run nightly`: the fuzz test, twenty times as long as in the test run, and never twice the same. */
const { FUZZ_REQUESTS = '100000', FUZZ_SEED = String(randomInt(2 ** 31)) } =
  process.env;
console.log(`FUZZ_SEED=${FUZZ_SEED} FUZZ_REQUESTS=${FUZZ_REQUESTS}`);

// The test gives itself more time for more requests.
const test = spawn('npm test -- fuzz.e2e-spec', {
  shell: true,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_REQUESTS, FUZZ_SEED },
});
test.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
