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

-- A dump that is read back makes new tables, a new database has another number, a new server another name, and a
-- promote or a restore to a point in time another timeline.
create function database_home() returns text language sql stable as $$
  select format('%s/%s/%s/%s', (select system_identifier from pg_control_system()),
                (select oid from pg_database where datname = current_database()), 'restoration'::regclass::oid,
                left(pg_walfile_name(pg_current_wal_lsn()), 8))
$$;

-- The program may not write its epoch, so this runs as the owner. Called by every process as it starts, before it
-- serves anybody, and with p_announced when an operator says so, of a copy that looks in nothing like one.
create function notice_restore(p_announced boolean) returns void
language plpgsql security definer set search_path from current as $$
declare
  r restoration;
  v_known_ms bigint;
begin
  select * into strict r from restoration for update;
  if p_announced or coalesce(r.home <> database_home(), false) then
    -- The newest fact that is still here. A restoration that was never finished goes on with its own instant.
    select (extract(epoch from learned_at) * 1000)::bigint into v_known_ms
      from inbox where outcome = 'CONF' and ours order by written_in desc limit 1;
    update restoration
       set epoch = greatest(
             r.epoch + 1, extract(epoch from clock_timestamp() - timestamptz '2026-01-01 00:00+08')::integer),
           home = database_home(), since_ms = least(r.since_ms, coalesce(v_known_ms, 0));
  elsif r.home is null then
    update restoration set home = database_home();
  end if;
end $$;
