import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { ADAPTERS } from '../kit/boot.js';
import { postLiveKit } from '../kit/post-livekit.js';
import { until } from '../kit/until.js';

const SECRET = 'never-shown';

/** A port where nobody listens any more. */
const closed = createServer().listen(0, '127.0.0.1');
await once(closed, 'listening');
const { port } = closed.address() as AddressInfo;
closed.close();

const programs: ReturnType<typeof spawn>[] = [];
after(() => programs.forEach((program) => program.kill()));

function start(env: NodeJS.ProcessEnv) {
  const main = new URL('./main.js', import.meta.url).pathname;
  const program = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      NO_COLOR: '1',
      DATABASE_URL: `postgres://me:${SECRET}@127.0.0.1:${port}/app`,
      ...env,
    },
  });
  programs.push(program);
  const run = { output: '', ended: once(program, 'exit') };
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (run.output += text));
  }
  return run;
}

for (const ADAPTER of ADAPTERS) {
  test(`no database for startTimeout on ${ADAPTER}: 503, then the end, with a reason`, async () => {
    const run = start({ ADAPTER, START_TIMEOUT: '3000' });
    const seen = () => run.output;
    await until(() => /listens at/.test(run.output), seen);
    const [, url] = /listens at (\S+)\./.exec(run.output)!;
    const answer = await postLiveKit(`${url}/webhooks/livekit`);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '7');

    const [code] = await run.ended;
    assert.equal(code, 1, run.output);
    const place = `PostgreSQL (127.0.0.1:${port}/app, schema "webhooks")`;
    const lines = run.output.split('\n').filter((line) => line.includes(place));
    const said = (text: RegExp) => lines.filter((line) => text.test(line));
    const first = /cannot reach .* tried again for 3 s .* answered 503 until/;
    assert.equal(said(first).length, 1, run.output);
    const last = /could not reach .* within 3 s\. Start the/;
    assert.ok(said(last).length > 0, run.output);
    assert.doesNotMatch(run.output, new RegExp(SECRET));
  });
}

test('a worker without a database says nothing of webhooks, and ends, too', async () => {
  const run = start({ ROLE: 'worker', START_TIMEOUT: '300' });
  const [code] = await run.ended;
  assert.equal(code, 1, run.output);
  assert.match(run.output, /no handler runs until then/);
  assert.doesNotMatch(run.output, /503/);
});
