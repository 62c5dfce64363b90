export { migrationSql } from './migration-sql.js';
export { postgresInbox, type PostgresInboxOptions } from './postgres-inbox.js';
