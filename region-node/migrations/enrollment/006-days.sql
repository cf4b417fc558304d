-- Closing a day (protocol 1.4.8).
\ir ../../../common/sql/home.sql

-- By which transaction a row was written: what is still to be gathered is found by it, with nothing lost to one that
-- commits late.
alter table inbox add column written_in xid8 not null default numbered(pg_current_xact_id());
create index inbox_written on inbox (written_in) where outcome = 'CONF' and ours;

\ir ../../../common/sql/day-book.sql
