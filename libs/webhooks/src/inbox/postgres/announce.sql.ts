/** Tells the other processes which handlers have work. */
export const announce = (channel: string) => `
create function announce(handlers text[], sender text)
returns void language plpgsql set search_path from current as $announce$
declare
  payload text := json_build_object('sender', sender, 'handlers', handlers);
begin
  if cardinality(handlers) > 0 then
    -- A payload has less than 8,000 bytes; an empty one wakes everybody.
    perform pg_notify('${channel}',
      case when octet_length(payload) < 8000 then payload else '' end);
  end if;
end
$announce$;
`;
