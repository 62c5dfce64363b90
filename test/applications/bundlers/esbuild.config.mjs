import { build } from 'esbuild';

await build({
  entryPoints: ['build/main.js'], // compiled by tsc or SWC: esbuild itself writes no metadata of decorators
  outfile: 'dist/esbuild/main.mjs',
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  minify: true,
  keepNames: true,
  // What Nest asks for only where it is installed.
  external: [
    '@nestjs/microservices',
    '@nestjs/websockets',
    'class-transformer',
  ],
  // Express and others are CommonJS, and require what Node has.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
