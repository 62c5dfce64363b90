import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from '@jest/globals';
import type { WebhookSource } from '../core/define-source.js';
import { sourceContract } from '../testing/source-contract.js';

/** Every source of the library, found by its folder: a new one is held to this without a line here. */
const here = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(here).filter((name) =>
  statSync(here + name).isDirectory(),
);
const sources = await Promise.all(
  names.map(async (name): Promise<WebhookSource<string, object>> => {
    const { [name]: source } = await import(`./${name}/${name}.source.ts`);
    if (!source) {
      throw new TypeError(
        `sources/${name}/${name}.source.ts must export the source as "${name}": one lower-case word for folder, files and source`,
      );
    }
    return source;
  }),
);

/** The options of a source with this secret in the first place for one, and with variations of it in others. */
function optionsWith(
  { source }: WebhookSource<string, object>,
  secret: string | readonly string[],
): object {
  const env = new Proxy({}, { get: (_env, name) => String(name) });
  const options: Record<string, unknown> = { ...source.fromEnv(env) };
  const places = Object.keys(options).filter((key) => /secret/i.test(key));
  places.forEach((key, place) => {
    options[key] = [secret].flat().map((one) => one + '*'.repeat(place));
  });
  return options;
}

describe.each(sources.map((source) => [source.account, source] as const))(
  'the source %s',
  (_name, source) => {
    const contract = sourceContract((secret) =>
      source(optionsWith(source, secret)),
    );
    it.each(contract)('$title', ({ check }) => check());
  },
);
