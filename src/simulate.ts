import { environment } from './environment.js';

/** `npm run simulate`: the command line's `simulate`, with the sample's own address and secrets. */
const args = process.argv.slice(2);
const sample = `http://127.0.0.1:${process.env['PORT'] ?? 3000}`;
const isAddressed = args.some((arg) => /^--to(=|$)/.test(arg));
const to = isAddressed ? [] : ['--to', sample];

Object.assign(process.env, environment());
process.argv.splice(2, args.length, 'simulate', ...to, ...args);
const library = import.meta.resolve('nestjs-livestream-webhooks/package.json');
await import(new URL('dist/esm/cli/main.js', library).href);
