-- Closing a day (protocol 1.4.8).
\ir ../../../common/sql/home.sql

-- By which transaction a row was written: what is still to be gathered is found by it, with nothing lost to one that
-- commits late.
alter table decision add column written_in xid8 not null default numbered(pg_current_xact_id());
create index decision_written on decision (written_in) where outcome = 'CONF';

\ir ../../../common/sql/day-book.sql

-- Ends a day, and only if it is the one that is open (R12). Gives up after 200 ms, so that confirms never queue up.
create function flip_day(p_day date) returns date
language plpgsql as $$
declare
  v_day date;
begin
  perform set_config('lock_timeout', '200ms', true);
  perform pg_advisory_xact_lock(327663501657);
  update accounting_day set day = day + 1 where day = p_day;
  select day into strict v_day from accounting_day;
  return v_day;
end $$;
