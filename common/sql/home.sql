-- Where this database is, and how its transactions are counted. Both change when it is restored, and neither with a
-- restart (protocol R18, R20, R26).

-- A dump that is read back makes new tables, a new database has another number, a new server another name, and a
-- promote or a restore to a point in time another timeline.
create function database_home() returns text language sql stable as $$
  select format('%s/%s/%s/%s', (select system_identifier from pg_control_system()),
                (select oid from pg_database where datname = current_database()), 'migration'::regclass::oid,
                left(pg_walfile_name(pg_current_wal_lsn()), 8))
$$;

-- Epochs follow the clock, so that two restores of one backup do not make the same epoch twice.
create function epoch_of_now() returns integer language sql as $$
  select (extract(epoch from clock_timestamp() - timestamptz '2026-01-01 00:00+08'))::integer
$$;

-- Rows are found again in the order of the transactions that wrote them. The server counts those, and a dump can be
-- read back into one that has counted less far: what was written then would stand before what is long there, and would
-- never be found. Such a database counts on from its own highest number (count_on). The planner puts this function's
-- body in its place, so the insert of a fact costs what it cost.
create function numbered(xid8) returns xid8 language sql stable as $$ select $1 $$;

-- @param p_highest of all that is kept; null: nothing is
create function count_on(p_highest xid8) returns void language plpgsql as $$
begin
  if coalesce(p_highest < numbered(pg_snapshot_xmax(pg_current_snapshot())), true) then return; end if;
  execute format(
    'create or replace function numbered(xid8) returns xid8 language sql stable as '
    '$f$ select ($1::text::bigint + %s)::text::xid8 $f$', p_highest::text::bigint + 1);
end $$;
