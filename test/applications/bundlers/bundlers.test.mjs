import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jwtBodyHash } from 'nestjs-livestream-webhooks';
import { boot, LIVEKIT } from './boot.mjs';
import { bundlers, careless } from './bundle.mjs';

const { LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = LIVEKIT;

function post(url, headers) {
  return fetch(`${url}/webhooks/livekit`, { method: 'POST', body, headers });
}
const body = Buffer.from(
  '{"event":"room_started","id":"EV_1","room":{"name":"standup"}}',
);

for (const [tool, bundle] of Object.entries(bundlers)) {
  test(`minified with ${tool}: receives, and ids are those of the code`, async () => {
    await using app = boot(await bundle());
    const [, url] = await app.line(/listening on (\S+)/);

    const genuine = jwtBodyHash({ keys: { [key]: secret } }).sign(body);
    assert.equal((await post(url, genuine)).status, 200);
    const forged = jwtBodyHash({ keys: { [key]: 'wrong' } }).sign(body);
    assert.equal((await post(url, forged)).status, 401);
    await app.line(/^Rooms\.open handled standup$/m);
  });
}

for (const [tool, bundle] of Object.entries(careless)) {
  test(`minified with ${tool}, which chose the names: no start in production, a warning in development`, async () => {
    const file = await bundle();
    const text =
      /"\w{1,3}\.open" \(the name of its class looks minified\)\. Keep the names: keepNames in esbuild, keep_classnames in Terser/;

    await using refused = boot(file);
    assert.equal(await refused.exit, 1);
    assert.match(lastLines(refused), text);

    await using warned = boot(file, { NODE_ENV: 'development' });
    await warned.line(/listening/);
    assert.match(lastLines(warned), text);
  });
}

/** Without the line of a bundle that Node prints, which is all of it. */
function lastLines(app) {
  const lines = app.output().split('\n');
  return lines.filter(({ length }) => length < 1_000).join('\n');
}
