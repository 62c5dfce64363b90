import type { Terminal } from '../terminal.js';

/** Rows under their titles, in columns; the last one may be of any length. */
export function table(
  terminal: Terminal,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === cells.length - 1 ? cell : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  return [terminal.style('dim', line(titles)), ...rows.map(line)].join('\n');
}
