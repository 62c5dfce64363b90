const CRLF = '\r\n';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** The first answer in what was received; `undefined` while it is not whole. */
export function parseAnswer(
  bytes: Buffer,
  bodiless: boolean,
): { readonly answer: Answer; readonly length: number } | undefined {
  const end = bytes.indexOf(`${CRLF}${CRLF}`);
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split(CRLF);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
  if (!(status >= 100)) throw new Error(`no answer begins with ${first}`);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).toLowerCase();
      return [name, line.slice(colon + 1).trim()];
    }),
  );
  const start = end + 4;
  const to = bodiless ? start : endOfBody(bytes, start, headers);
  if (to === undefined || bytes.length < to) return undefined;
  const body = bytes.toString('utf8', start, to);
  return { length: to, answer: { status, headers, body } };
}

/** Without a length it is empty: the servers here close the connection then, and say no more. */
function endOfBody(
  bytes: Buffer,
  start: number,
  headers: ReadonlyMap<string, string>,
): number | undefined {
  if (!headers.has('transfer-encoding')) {
    return start + Number(headers.get('content-length') ?? 0);
  }
  const last = `0${CRLF}${CRLF}`;
  const at = bytes.indexOf(last, start);
  return at < 0 ? undefined : at + last.length;
}

/** Whether the server closes the connection after it. */
export function isLast({ headers }: Answer): boolean {
  return headers.get('connection')?.toLowerCase() === 'close';
}
