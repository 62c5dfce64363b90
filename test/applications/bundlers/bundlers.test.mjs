import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receives } from '../kit/platform/receives.mjs';
import { runApp } from '../kit/platform/run-app.mjs';
import { bundlers, careless } from './bundle.mjs';

for (const [tool, bundle] of Object.entries(bundlers)) {
  test(`minified with ${tool}: receives, and ids are those of the code`, async () => {
    await using app = runApp('node', [await bundle()]);
    await receives(app);
  });
}

for (const [tool, bundle] of Object.entries(careless)) {
  test(`minified with ${tool}, which chose the names: no start in production, a warning in development`, async () => {
    const file = await bundle();
    const text =
      /"\w{1,3}\.open" \(the name of its class looks minified\)\. Keep the names: keepNames in esbuild, keep_classnames in Terser/;

    await using refused = runApp('node', [file]);
    assert.equal(await refused.exit, 1);
    assert.match(lastLines(refused), text);

    const env = { NODE_ENV: 'development' };
    await using warned = runApp('node', [file], { env });
    await warned.line(/listening/);
    assert.match(lastLines(warned), text);
  });
}

/** Without the line of a bundle that Node prints, which is all of it. */
function lastLines(app) {
  const lines = app.output().split('\n');
  return lines.filter(({ length }) => length < 1_000).join('\n');
}
