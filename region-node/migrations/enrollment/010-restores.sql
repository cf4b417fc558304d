-- An enrollment region restored from a backup goes on under a raised epoch (protocol R26). Nobody types it: a database
-- finds out by itself that it was restored, by not being where it last was. The number follows the clock, so that two
-- restores of one backup do not make the same epoch twice.
create table restoration (
  only_row boolean primary key default true check (only_row),
  epoch integer not null,
  -- Where this database was when a process last looked: its server, itself in it, its tables, its timeline.
  home text,
  -- Until then nothing is missing of what was acknowledged; null: it was never restored.
  since_ms bigint
);
insert into restoration (epoch) values (1);

-- Care regions whose facts are all here again, and so are served again.
create table taught (
  care_region text collate "C" not null,
  epoch integer not null,
  primary key (care_region, epoch)
);
grant select on restoration to :app;
grant select, insert on taught to :app;

-- The program may not write its epoch, so both of these run as the owner.
-- Called by every process as it starts, before it serves anybody. With p_above, our epoch must not be lower: a process
-- has lived under the one before it when the database was put back.
create function notice_restore(p_above integer) returns void
language plpgsql security definer set search_path from current as $$
declare
  r restoration;
  v_known_ms bigint;
begin
  select * into strict r from restoration for update;
  perform count_on(
    greatest((select max(written_in) from inbox where outcome = 'CONF' and ours), highest_gathered()));
  if coalesce(r.home <> database_home(), false) or r.epoch < coalesce(p_above, 0) then
    -- The newest fact that is still here. A restoration that was never finished goes on with its own instant.
    select (extract(epoch from learned_at) * 1000)::bigint into v_known_ms
      from inbox where outcome = 'CONF' and ours order by written_in desc limit 1;
    update restoration
       set epoch = greatest(r.epoch + 1, p_above, epoch_of_now()), home = database_home(),
           since_ms = least(r.since_ms, coalesce(v_known_ms, 0));
  elsif r.home is null then
    update restoration set home = database_home();
  end if;
end $$;

-- What an operator says of a copy that looks in nothing like one, such as a snapshot of the disks.
create function announce_restore() returns void language sql security definer set search_path from current as $$
  select notice_restore((select epoch + 1 from restoration))
$$;

-- All have taught again: nothing is missing any more, and nobody need hear of it.
create function end_restoration(p_epoch integer) returns void
language sql security definer set search_path from current as $$
  update restoration set since_ms = null where epoch = p_epoch
$$;
