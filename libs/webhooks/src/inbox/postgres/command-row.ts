import { QUIET, type CommandRecord } from '../command-store.js';
import type { Row } from './pg-types.js';

/** Of the command `c` in a schema. */
export const commandColumns = (
  schema: string,
) => `id, command, state, progress, result, error,
  floor(extract(epoch from created_at) * 1000) as created_at,
  floor(extract(epoch from finished_at) * 1000) as finished_at,
  case when state = 'running'
    then greatest(extract(epoch from clock_timestamp() - noted_at) * 1000, 0)
    else 0 end as quiet_for,
  state = 'waiting' and exists (select from ${schema}.command o
    where o.finished_at is null and o.long = c.long and o.state = 'running'
      and o.noted_at > clock_timestamp() - interval '${QUIET} milliseconds') as behind`;

/** Reads a row of {@link commandColumns}. */
export function commandOf(row: Row): CommandRecord {
  const finishedAt = row['finished_at'];
  return {
    id: Number(row['id']),
    text: row['command']!,
    state: row['state'] as CommandRecord['state'],
    progress: parsed(row['progress']),
    result: parsed(row['result']),
    error: row['error'] ?? undefined,
    createdAt: new Date(Number(row['created_at'])),
    finishedAt: finishedAt == null ? undefined : new Date(Number(finishedAt)),
    quietFor: Number(row['quiet_for']),
    isBehind: row['behind'] === 't',
  };
}

function parsed<Value>(json: string | null | undefined): Value | undefined {
  return json == null ? undefined : (JSON.parse(json) as Value);
}
