import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
// oxlint-disable-next-line no-restricted-imports -- tests get their database there
import {
  testDatabase,
  type TestDatabase,
} from '../../../../../test/support/postgres.js';
import { inboxCommandsContract } from '../inbox-commands.contract.js';
import { postgresInbox } from './postgres-inbox.js';
import { visitPostgres } from './postgres-visit.js';

let database: TestDatabase;
const schemas: string[] = [];

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await testDatabase();
});

afterAll(async () => {
  const client = await database.client();
  for (const schema of schemas) {
    await client.query(`drop schema if exists "${schema}" cascade`);
  }
  await database.drop();
});

function newPlace(lease = 300) {
  const { url: connectionString } = database;
  const schema = `${database.schema}_${randomBytes(4).toString('hex')}`;
  schemas.push(schema);
  return {
    option: postgresInbox({ connectionString, schema, lease }),
    visit: () => visitPostgres({ connectionString, schema }),
  };
}

inboxCommandsContract('PostgreSQL', newPlace);

describe('commands of several workers', () => {
  it('are carried out by one worker; one that lost its lease records nothing', async () => {
    const { option, visit } = newPlace(50);
    const [late, next] = [option.create(), option.create()];
    await late.open([], () => {});
    await next.open([], () => {});
    const outside = await visit();
    const id = await outside.commands.leave({ kind: 'pause', handler: 'h' });
    const lost = (await late.commands!.take(false))!;
    let taken;
    while (!taken) taken = await next.commands!.take(false);
    expect(taken.id).toBe(id);
    expect(await late.commands!.note(lost, undefined)).toBe(false);
    await late.commands!.finish(lost, { state: 'failed', error: 'late' });
    expect(await outside.commands.look(id)).toMatchObject({ state: 'running' });
    await next.commands!.finish(taken, { state: 'done', result: null });
    expect(await outside.commands.look(id)).toMatchObject({ state: 'done' });
    for (const each of [late, next, outside]) await each.close();
  });

  it('wake those that listen', async () => {
    const { option, visit } = newPlace();
    const store = option.create();
    let woken = 0;
    await store.open([], () => woken++);
    const outside = await visit();
    // Listening begins after the start: that, too, wakes once.
    while (woken === 0) await new Promise(setImmediate);
    const before = woken;
    await outside.commands.leave({ kind: 'pause', handler: 'h' });
    while (woken === before) await new Promise(setImmediate);
    await store.close();
    await outside.close();
  });

  it('a schema without an inbox is refused, and nothing is made there', async () => {
    const { visit } = newPlace();
    await expect(visit()).rejects.toThrow('There is no inbox in the schema');
    await expect(visit()).rejects.toThrow('There is no inbox in the schema');
  });
});
