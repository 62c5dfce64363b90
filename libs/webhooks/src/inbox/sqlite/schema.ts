/**
 * The tables, as versions: a file of an older one is brought up to date at
 * start. Times are milliseconds since 1970, texts go through `escapeText`.
 *
 * A lane is a row exactly while it has open jobs; its `due_at` is null while
 * one of them runs or a dead letter blocks it. `place` is the order in a lane:
 * the event's own number, or a later one for what was replayed.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table event (
    seq integer primary key autoincrement,
    account text not null,
    tenant text,
    source text not null,
    route text not null,
    type text not null,
    id text not null,
    key text not null,
    signed_by text,
    occurred_at integer not null,
    received_at integer not null,
    headers text not null,
    body blob not null,
    redacted integer not null
  ) strict;
  create index event_id on event (id);
  create index event_received on event (received_at);

  create table known_id (
    identity blob primary key,
    until integer not null
  ) strict, without rowid;
  create index known_id_until on known_id (until);

  create table job (
    event integer not null references event (seq) on delete cascade,
    handler text not null,
    lane text not null,
    place integer not null,
    status text not null default 'waiting',
    open integer not null default 1,
    attempts integer not null default 0,
    crashes integer not null default 0,
    replays integer not null default 0,
    reason text,
    failures text not null default '[]',
    due_at integer,
    started_at integer,
    finished_at integer,
    primary key (event, handler)
  ) strict, without rowid;
  create index job_open on job (handler, lane, place) where open = 1;
  create index job_unfinished on job (status, event) where status <> 'done';

  create table lane (
    handler text not null,
    lane text not null,
    due_at integer,
    primary key (handler, lane)
  ) strict, without rowid;
  create index lane_due on lane (handler, due_at) where due_at is not null;

  create table paused (handler text primary key) strict, without rowid;
  `,
  `
  -- Those of the process that has, or last had, the file.
  create table handler (id text primary key) strict, without rowid;

  create table command (
    id integer primary key autoincrement,
    long integer not null,
    command text not null,
    state text not null default 'waiting',
    progress text,
    result text,
    error text,
    created_at integer not null,
    noted_at integer,
    finished_at integer
  ) strict;
  create index command_open on command (long, id) where finished_at is null;
  `,
];
