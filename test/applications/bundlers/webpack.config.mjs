import { resolve } from 'node:path';
import TerserPlugin from 'terser-webpack-plugin';

export default {
  mode: 'production',
  target: 'node22',
  entry: './build/main.js',
  output: {
    path: resolve('dist/webpack'),
    filename: 'main.mjs',
    module: true,
  },
  experiments: { outputModule: true },
  // Installed beside the bundle, as Nest's CLI has it; without this line everything is bundled.
  externals: [/^(?!nestjs-livestream-webhooks)[@a-z]/],
  externalsType: 'module-import',
  optimization: {
    minimizer: [new TerserPlugin({ terserOptions: { keep_classnames: true } })],
  },
};
