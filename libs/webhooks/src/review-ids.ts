import { Logger } from '@nestjs/common';
import { ConfigurationError } from './core/errors.js';
import { madeUpName } from './events/made-up-name.js';
import type { Handler } from './events/handler.js';
import { isProduction } from './is-production.js';

const KEEP_NAMES =
  "Keep the names: keepNames in esbuild, keep_classnames in Terser and SWC; docs/bundling.md has the settings. Or give the handler an id of its own, as the last argument of its decorator: { id: 'Rooms.open' }";

/**
 * Looks for ids that come out of names which the build chose: jobs wait for an
 * id, so after the next build another handler could be given them.
 *
 * @returns warnings
 * @throws {ConfigurationError} in production, where names are made up.
 */
export function reviewIds(handlers: readonly Handler[]): string[] {
  const madeUp = handlers.flatMap(({ id, namedAfter }) => {
    const flaw = namedAfter && madeUpName(namedAfter);
    return flaw ? [`"${id}" (${flaw})`] : [];
  });
  const text = `Jobs wait under the ids of their handlers, and these may be another handler's after the next build: ${madeUp.join(', ')}. ${KEEP_NAMES}`;
  if (madeUp.length > 0 && isProduction()) {
    // Node prints the line that threw first: all of a minified bundle, after which a pipe may have no room for the message.
    new Logger('Webhooks').error(text);
    throw new ConfigurationError(text);
  }
  return [...(madeUp.length > 0 ? [text] : []), ...namesakes(handlers)];
}

/** Two classes of one name, as bundlers tell them apart: esbuild by a number, webpack and Rspack by the file. */
function namesakes(handlers: readonly Handler[]): string[] {
  const names = new Set(handlers.flatMap(classNameOf));
  return [...names].flatMap((name) =>
    originsOf(name)
      .filter((origin) => origin !== name && names.has(origin))
      .map(
        (origin) =>
          `There are handlers on the classes "${origin}" and "${name}". If a bundler made one name of the other, because both are the same in the code, the next build may exchange them, and the jobs that wait. ${KEEP_NAMES}`,
      ),
  );
}

function classNameOf({ namedAfter }: Handler): string[] {
  // A static member may stand in the place of the name.
  const name: unknown = namedAfter?.type.name;
  return typeof name === 'string' ? [name] : [];
}

/** What a bundler may have made a name of: `Rooms` of `Rooms2` and of `b_Rooms`. */
function originsOf(name: string): string[] {
  const underscores = [...name.matchAll(/_/g)];
  return [
    name.replace(/\d+$/, ''),
    ...underscores.map(({ index }) => name.slice(index + 1)),
  ];
}
