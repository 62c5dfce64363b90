import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';

/** `npm run nightly`: what chance finds, many times as long as in the test run, and never twice the same. */
const seed = () => String(randomInt(2 ** 31));
const LONG = {
  FUZZ_REQUESTS: '100000',
  FUZZ_SEED: seed(),
  KILL_ROUNDS: '50',
  KILL_SEED: seed(),
  CHAOS_JOBS: '100000',
  CHAOS_SEED: seed(),
  OUTAGE_SECONDS: '25',
  ATTACK_CONNECTIONS: '500',
  ATTACK_WEBHOOKS: '500',
  ATTACK_PATIENCE: '1000',
};
const env = { ...LONG, ...process.env };
for (const name of Object.keys(LONG)) console.log(`${name}=${env[name]}`);

// Each test gives itself more time for more of it.
const tests = ['fuzz', 'kill', 'chaos', 'outage', 'attack'];
const test = spawn(
  `npm test -- ${tests.map((name) => `test/${name}.e2e-spec`).join(' ')}`,
  { shell: true, stdio: 'inherit', env },
);
test.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
