import type { AnySource } from '../any-source.js';

/** The headers that a source's sender signs with, on any of its routes. */
export function signatureHeaders({ source }: AnySource): readonly string[] {
  const options = source.fromEnv(
    // Any secrets do; they must not all be the same.
    new Proxy<NodeJS.ProcessEnv>(
      {},
      { get: (_, name) => `of ${String(name)}` },
    ),
  );
  const names = Object.values(source.routes).flatMap((route) =>
    Object.keys(route.open(options).scheme.sign?.(Buffer.from('{}')) ?? {}),
  );
  return [...new Set(names)];
}
