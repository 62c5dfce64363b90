/** Where a database is, as `pg` is told. */
export interface PgPlace {
  readonly connectionString?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | number | undefined;
  readonly database?: string | undefined;
}

/** Host, port and database for people; never a user or a password. */
export function placeText(place: PgPlace, env = process.env): string {
  const read = place.connectionString ? readUrl(place.connectionString) : {};
  if (!read) return 'the database of connectionString';
  const { host, port, database } = { ...place, ...read };
  const name = database ?? env['PGDATABASE'];
  const at = host ?? env['PGHOST'] ?? 'localhost';
  const where = `${at}:${port ?? env['PGPORT'] ?? 5432}`;
  return name === undefined ? where : `${where}/${name}`;
}

/**
 * As `pg` reads it: what it says goes before all else.
 *
 * @returns `undefined` for what may be read in another way, with the password anywhere
 */
function readUrl(text: string): PgPlace | undefined {
  try {
    const url = new URL(text);
    const { protocol, hostname, port, pathname, searchParams, hash } = url;
    const isPlain = /^postgres(ql)?:$/.test(protocol) && hash === '';
    if (!isPlain || pathname.includes('@')) return undefined;
    const host = searchParams.get('host') ?? decodeURIComponent(hostname);
    const database = decodeURIComponent(pathname.slice(1));
    return {
      ...(host && { host: host.replace(/^\[(.*)\]$/, '$1') }),
      ...(port && { port }),
      ...(database && { database }),
    };
  } catch {
    return undefined;
  }
}
