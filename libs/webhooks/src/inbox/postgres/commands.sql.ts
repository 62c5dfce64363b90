/** Commands that are left for the application. */
export const commands = `
-- What others leave for the application to do.
create table command (
  id bigint generated always as identity primary key,
  long boolean not null,
  command text not null,
  state text collate "C" not null default 'waiting',
  lease uuid,
  progress text,
  result text,
  error text,
  created_at timestamptz not null default now(),
  -- While it is carried out: when that was last said.
  noted_at timestamptz,
  finished_at timestamptz
);
create index command_open on command (long, id) where finished_at is null;
`;
