import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { inboxStoreContract } from '../libs/webhooks/src/inbox/inbox-store.contract.js';
import { inboxContract } from '../libs/webhooks/src/inbox/inbox.contract.js';
import { postgresInbox } from '../libs/webhooks/src/inbox/postgres/postgres-inbox.js';
import { pgbouncer, startPgbouncer } from './support/pgbouncer.js';
import { testDatabase, type TestDatabase } from './support/postgres.js';

if (pgbouncer) {
  describe('behind PgBouncer in transaction mode', () => {
    let database: TestDatabase;
    let pooler: Awaited<ReturnType<typeof startPgbouncer>>;
    const schemas: string[] = [];

    beforeAll(async () => {
      database = await testDatabase();
      pooler = await startPgbouncer(database.url);
    });

    afterAll(async () => {
      await pooler.stop();
      const client = await database.client();
      for (const schema of schemas) {
        await client.query(`drop schema if exists "${schema}" cascade`);
      }
      await database.drop();
    });

    function inbox() {
      const schema = `${database.schema}_${randomBytes(4).toString('hex')}`;
      schemas.push(schema);
      const { url: connectionString } = pooler;
      return postgresInbox({ connectionString, schema, listen: false });
    }

    inboxContract('PostgreSQL', inbox);
    inboxStoreContract('PostgreSQL', {
      create: async () => ({ store: inbox().create() }),
    });
  });
} else {
  const reason = 'no PgBouncer here: install the package pgbouncer';
  console.warn(`Skipped, ${reason}`);
  it.skip(`behind PgBouncer in transaction mode (${reason})`, () => {});
}
