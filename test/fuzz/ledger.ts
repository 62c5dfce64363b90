import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

/** A handler call that ended well, as the sample writes it down. */
export interface LedgerLine {
  readonly handler: string;
  readonly source: string;
  readonly id: string;
  readonly type: string;
}

/** Reads the sample's ledger as it grows. */
export class Ledger {
  readonly lines: LedgerLine[] = [];
  #rest = Buffer.alloc(0);

  private constructor(private readonly file: FileHandle) {}

  static async open(path: string): Promise<Ledger> {
    return new Ledger(await open(path, 'a+'));
  }

  async read(): Promise<void> {
    const chunk = Buffer.alloc(1 << 20);
    for (;;) {
      const { bytesRead } = await this.file.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) return;
      const bytes = Buffer.concat([this.#rest, chunk.subarray(0, bytesRead)]);
      const end = bytes.lastIndexOf('\n') + 1;
      this.#rest = bytes.subarray(end);
      for (const line of bytes.toString('utf8', 0, end).split('\n')) {
        if (line) this.lines.push(JSON.parse(line) as LedgerLine);
      }
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** Under which ids the event of a body may stand in the ledger: its own, or the hash of the body on that route. */
export function idsOf(body: Buffer, route: string): readonly string[] {
  const hash = createHash('sha256')
    .update(`${route}\0`)
    .update(body)
    .digest('hex');
  try {
    const { id } = JSON.parse(body.toString()) as { id?: unknown };
    return typeof id === 'string' ? [hash, id] : [hash];
  } catch {
    return [hash];
  }
}
