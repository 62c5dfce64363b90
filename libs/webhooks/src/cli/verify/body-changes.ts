import type { Samples } from '../../core/samples.js';

/** A body that the sender may have signed, and what was done to it since. */
export interface BodyChange {
  readonly body: Buffer;
  readonly reason: 'body-changed' | 'body-parsed';
  readonly what: string;
}

const RAW =
  "give the verification the raw bytes, not the framework's parsed body";

/**
 * What a body may have been before something changed it, the likeliest first.
 *
 * @param samples know how the sender writes
 */
export function* bodyChanges(
  body: Buffer,
  samples: Pick<Samples, 'write'> | undefined,
): Generator<BodyChange> {
  const changed = (text: string | Buffer, what: string): BodyChange => ({
    body: Buffer.from(text as string),
    reason: 'body-changed',
    what,
  });
  const text = body.toString();
  yield changed(text.replace(/\r?\n$/, ''), 'a newline was added at its end');
  yield changed(`${text}\n`, 'the newline at its end was taken away');
  yield changed(`${text}\r\n`, 'the newline at its end was taken away');
  yield changed(text.replaceAll('\r\n', '\n'), 'its line ends were changed');
  yield changed(text.replace(/^\ufeff/, ''), 'a byte order mark was added');
  yield changed(text.trim(), 'white space was added around it');

  const json = parsed(text);
  if (json === undefined) return;
  if (typeof json === 'string') {
    const what = `it was made JSON once more, as a text: ${RAW}`;
    yield { body: Buffer.from(json), reason: 'body-parsed', what };
    return;
  }
  if (typeof json !== 'object' || json === null) return;
  const again = `re-serialised JSON: ${RAW}`;
  yield changed(JSON.stringify(json), again);
  if (samples?.write) yield changed(samples.write(json), again);
  for (const indent of [2, 4, '\t']) {
    const spaced = JSON.stringify(json, null, indent);
    yield changed(spaced, again);
    yield changed(`${spaced}\n`, again);
  }
  // As Python and Ruby write it.
  yield changed(onOneLine(json), again);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** JSON with a space behind each comma and colon. */
function onOneLine(json: object): string {
  return JSON.stringify(json, null, 1)
    .replaceAll(/([[{])\n */g, '$1')
    .replaceAll(/\n *([\]}])/g, '$1')
    .replaceAll(/,\n */g, ', ');
}
