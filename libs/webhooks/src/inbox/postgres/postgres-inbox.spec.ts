import { afterAll, beforeAll } from '@jest/globals';
import { randomBytes } from 'node:crypto';
// oxlint-disable-next-line no-restricted-imports -- tests get their database there
import {
  testDatabase,
  type TestDatabase,
} from '../../../../../test/support/postgres.js';
import { inboxContract } from '../inbox.contract.js';
import { postgresInbox } from './postgres-inbox.js';

let database: TestDatabase;
const schemas: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(async () => {
  const client = await database.client();
  for (const schema of schemas) {
    await client.query(`drop schema if exists "${schema}" cascade`);
  }
  await database.drop();
});

inboxContract('PostgreSQL', () => {
  const schema = `${database.schema}_${randomBytes(4).toString('hex')}`;
  schemas.push(schema);
  return postgresInbox({ connectionString: database.url, schema });
});
