import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { rspack } from '@rspack/core';
import { build } from 'esbuild';
import webpack from 'webpack';
import rspackSettings from './rspack.config.mjs';
import webpackSettings from './webpack.config.mjs';

const run = promisify(execFile);
const npx = (...args) => run('npx', ['--no-install', ...args]);

/** How each tool makes a file to run of the application, with the settings of docs/bundling.md. */
export const bundlers = {
  async esbuild() {
    await run('node', ['esbuild.config.mjs']);
    return 'dist/esbuild/main.mjs';
  },
  async webpack() {
    await pack(webpack, webpackSettings);
    return 'dist/webpack/main.mjs';
  },
  async rspack() {
    await pack(rspack, rspackSettings);
    return 'dist/rspack/main.mjs';
  },
  async swc() {
    await npx('swc', 'app', '--out-dir', 'dist/swc', '--strip-leading-paths');
    return 'dist/swc/main.js';
  },
  async ncc() {
    await npx('ncc', 'build', 'build/main.js', '--minify', '-o', 'dist/ncc');
    return 'dist/ncc/index.js';
  },
};

/** As above, but the tool chooses the names. */
export const careless = {
  async esbuild() {
    const outfile = 'dist/careless/main.mjs';
    const entryPoints = ['build/main.js'];
    const packages = 'external';
    const format = 'esm';
    const options = { outfile, entryPoints, packages, format };
    await build({ ...options, bundle: true, platform: 'node', minify: true });
    return outfile;
  },
  /** Built for development, where webpack puts that word in the place of NODE_ENV. */
  async webpack() {
    const path = `${webpackSettings.output.path}-careless`;
    await pack(webpack, {
      ...webpackSettings,
      mode: 'development',
      devtool: false,
      output: { ...webpackSettings.output, path },
      externals: [/^[@a-z](?!.*livestream-webhooks)/],
      optimization: { minimize: true },
    });
    return 'dist/webpack-careless/main.mjs';
  },
};

function pack(tool, settings) {
  return new Promise((resolve, reject) => {
    tool(settings, (error, stats) => {
      if (error ?? stats.hasErrors()) reject(error ?? stats.toString());
      else resolve();
    });
  });
}
