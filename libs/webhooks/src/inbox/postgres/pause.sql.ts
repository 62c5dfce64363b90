export const pause = `
create function pause(the_handler text)
returns void language sql set search_path from current as $pause$
  insert into paused (handler) values (the_handler) on conflict do nothing;
$pause$;

create function resume(the_handler text, sender text)
returns void language sql set search_path from current as $resume$
  delete from paused where handler = the_handler;
  select announce(array[the_handler], sender);
$resume$;
`;
