import { resolve } from 'node:path';
import { rspack } from '@rspack/core';

export default {
  mode: 'production',
  target: 'node22',
  entry: './build/main.js',
  output: {
    path: resolve('dist/rspack'),
    filename: 'main.mjs',
    module: true,
  },
  // What is asked for only where it is installed.
  externals: [
    /^@nestjs\/(microservices|websockets|event-emitter)/,
    /^(class-transformer|pg|undici)/,
  ],
  externalsType: 'module-import',
  optimization: {
    minimizer: [
      new rspack.SwcJsMinimizerRspackPlugin({
        minimizerOptions: {
          compress: { keep_classnames: true },
          mangle: { keep_classnames: true },
        },
      }),
    ],
  },
};
