import { createRequire } from 'node:module';

/** The version of the package that this command line is part of. */
export function ownVersion(): string {
  // By its own name: no other package.json can answer to that, whatever folder this file is in.
  const require = createRequire(import.meta.url);
  const { version } = require('nestjs-livestream-webhooks/package.json') as {
    version: string;
  };
  return version;
}
