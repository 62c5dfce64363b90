/** Where a database is, as `pg` is told. */
export interface PgPlace {
  readonly connectionString?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | number | undefined;
  readonly database?: string | undefined;
}

/** Host, port and database for people; never a user or a password. */
export function placeText(place: PgPlace, env = process.env): string {
  const { host, port, database } = { ...place, ...read(place) };
  const name = database ?? env['PGDATABASE'];
  const at = host ?? env['PGHOST'] ?? 'localhost';
  const where = `${at}:${port ?? env['PGPORT'] ?? 5432}`;
  return name === undefined ? where : `${where}/${name}`;
}

/** As `pg` reads it: what it says goes before all else. Anything may stand in it. */
function read({ connectionString }: PgPlace): PgPlace {
  if (!connectionString) return {};
  try {
    const { hostname, port, pathname, searchParams } = new URL(
      connectionString,
    );
    const host = searchParams.get('host') ?? decodeURIComponent(hostname);
    const database = decodeURIComponent(pathname.slice(1));
    return {
      ...(host && { host: host.replace(/^\[(.*)\]$/, '$1') }),
      ...(port && { port }),
      ...(database && { database }),
    };
  } catch {
    return {};
  }
}
