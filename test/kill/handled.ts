import { readFile } from 'node:fs/promises';

export interface Handled {
  readonly handler: string;
  readonly id: string;
  readonly key: string;
}

/** The handler calls that the sample wrote down. A kill may tear a line: what was not written did not count. */
export async function readLedger(path: string): Promise<Handled[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Handled];
    } catch {
      return [];
    }
  });
}

/** The first call of each handler for each event, in the order in which they ended. */
export function firstOf(calls: readonly Handled[]): Handled[] {
  const seen = new Set<string>();
  return calls.filter(({ handler, id }) => {
    const name = `${handler} ${id}`;
    return !seen.has(name) && seen.add(name);
  });
}

/** Events of one handler and key that came later and were handled earlier. */
export function outOfOrder(
  calls: readonly Handled[],
  seqs: ReadonlyMap<string, number>,
): Handled[] {
  const last = new Map<string, number>();
  return firstOf(calls).filter(({ handler, id, key }) => {
    const lane = `${handler} ${key}`;
    const seq = seqs.get(id)!;
    const before = last.get(lane) ?? 0;
    last.set(lane, seq);
    return seq < before;
  });
}
