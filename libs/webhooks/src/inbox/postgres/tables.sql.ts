/**
 * Texts of senders are kept as `escapeText` writes them. `lane` and `identity`
 * are hashes: keys and ids may be longer than an index row.
 */
export const tables = `
-- Numbers events and places in lanes alike: a job's first place is its event's.
create sequence arrival;

create table event (
  seq bigint primary key,
  account text collate "C" not null,
  tenant text collate "C",
  source text collate "C" not null,
  route text collate "C" not null,
  type text collate "C" not null,
  id text collate "C" not null,
  key text collate "C" not null,
  signed_by text collate "C",
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  kept_at timestamptz not null default now(),
  headers jsonb not null,
  body bytea not null,
  redacted boolean not null
);
create index event_id on event (left(id, 64), seq);
create index event_key on event (left(key, 64), seq);

-- Remembered ids; they outlive their events.
create table known_id (
  identity bytea primary key,
  until timestamptz not null
);
create index known_id_until on known_id (until);

create table job (
  seq bigint not null,
  handler text collate "C" not null,
  lane uuid not null,
  -- Drawn only after the lane's row is locked.
  place bigint not null,
  -- Waiting, running, or dead and blocking its lane.
  open boolean not null default true,
  status text collate "C" not null default 'waiting',
  attempts int not null default 0,
  replays int not null default 0,
  crashes int not null default 0,
  reason text,
  lease uuid,
  due_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  failures jsonb not null default '[]',
  primary key (seq, handler)
) with (fillfactor = 70);
-- No index knows the status, so that waiting to running touches none.
create index job_open on job (handler, lane, place) where open;
create index job_open_seq on job (seq) where open;
create index job_dead on job (seq) where reason is not null;
create index job_blocking on job (handler) where open and reason is not null;

-- A row exactly while the lane has open jobs.
create table lane (
  handler text collate "C" not null,
  id uuid not null,
  -- Changes whenever somebody but its owner changes what is in the lane.
  stamp bigint not null default 0,
  fresh boolean not null default true,
  -- Without an owner: when to run; with one: when its lease ends; null: blocked.
  due_at timestamptz default now(),
  owner uuid,
  primary key (handler, id)
) with (
  fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000
);
-- Partial, so that look-ups by id cannot choose it.
create index lane_due on lane (handler, due_at) where due_at is not null;

create table paused (handler text collate "C" primary key);

-- Which handlers processes run, and when they last said so.
create table handler (
  id text collate "C" primary key,
  seen_at timestamptz not null
);

create view kept_event as
select seq, account, tenant, source, route, type, id, key, signed_by,
  (extract(epoch from occurred_at) * 1000)::bigint as occurred_at,
  (extract(epoch from received_at) * 1000)::bigint as received_at,
  headers, encode(body, 'base64') as body, redacted
from event;

-- A job that is handed out; without \`seq\`: a lane that its owner must look at again.
create type handout as (
  handler text, lane uuid, lease uuid, attempts int, replays int,
  seq bigint, account text, tenant text, source text, route text, type text,
  id text, key text, signed_by text, occurred_at bigint, received_at bigint,
  headers jsonb, body text, redacted boolean
);
`;
