/** Where this library is; `undefined` where it was bundled into the application's own file. */
const OWN = ownFolder();

/** Whether a line of a stack is of Node, of a package or of this library: not of the application. */
export function isLibraryFrame(line: string): boolean {
  return (
    /[/\\]node_modules[/\\]|\bnode:|\((?:<anonymous>|native|index \d+)\)$/.test(
      line,
    ) ||
    (OWN !== undefined && line.includes(OWN))
  );
}

function ownFolder(): string | undefined {
  const [, frame = ''] = (new Error().stack ?? '').split('\n');
  return /\((.+[/\\])core[/\\]is-library-frame\.[cm]?[jt]s:/.exec(frame)?.[1];
}
