import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { transformFile } from '@swc/core';

const FROM = new URL('../peers/', import.meta.url);
export const PEERS = new URL('../peers/dist/', import.meta.url);

/** Peers are written in TypeScript, as their documentation shows them. */
export async function compilePeers() {
  mkdirSync(PEERS, { recursive: true });
  for (const name of readdirSync(FROM).filter((it) => it.endsWith('.ts'))) {
    const { code } = await transformFile(new URL(name, FROM).pathname, {
      module: { type: 'es6' },
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        target: 'es2022',
      },
    });
    writeFileSync(new URL(name.replace(/ts$/, 'js'), PEERS), code);
  }
}
