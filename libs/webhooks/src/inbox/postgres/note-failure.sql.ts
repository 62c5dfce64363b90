/** Adds to the failures of a job and keeps the last 20. */
export const noteFailure = `
create function note_failure(failures jsonb, failure jsonb)
returns jsonb language sql immutable as
$$ select jsonb_path_query_array(failures, '$[last - 18 to last]') || failure $$;
`;
