import type { SourceDefinition } from '../core/webhook-source.js';

/** The variables that a source reads its options from: those that it asks for. */
export function environmentNames({
  fromEnv,
}: Pick<SourceDefinition<string, object>, 'fromEnv'>): readonly string[] {
  const names = new Set<string>();
  fromEnv(
    new Proxy<NodeJS.ProcessEnv>(
      {},
      {
        get(_env, name) {
          names.add(String(name));
          return undefined;
        },
      },
    ),
  );
  return [...names];
}
