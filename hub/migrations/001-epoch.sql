-- The hub's epoch (protocol R18): raised at every promote and restore of this database, and never typed by anybody.
-- A promote and a point-in-time restore raise the server's timeline by themselves; a restore from a dump makes a new
-- server, so the restore procedure counts one here.
create table restores (
  only_row boolean primary key default true check (only_row),
  counted integer not null
);
insert into restores (counted) values (0);

-- Read from the log position, not from the control file, which a promote changes later.
create function hub_epoch() returns integer language sql stable as $$
  select counted + ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer from restores
$$;

grant select on restores to :app;
