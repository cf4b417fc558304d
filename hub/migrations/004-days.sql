-- Closing a day (protocol 1.4.8).
\ir ../../common/sql/home.sql

-- By which transaction a row was written: what is still to be gathered is found by it, with nothing lost to one that
-- commits late.
alter table inbox add column written_in xid8 not null default numbered(pg_current_xact_id());
create index inbox_written on inbox (written_in) where outcome = 'confirmed';

\ir ../../common/sql/day-book.sql

-- Days that are to be closed. Any instance drives any of them.
create table day_asked (
  day text collate "C" primary key,
  -- End the day at its care regions first.
  flip boolean not null,
  asked_at timestamptz not null default now(),
  -- Every region has told, every unit is closed.
  done_at timestamptz
);
create index day_asked_open on day_asked (day) where done_at is null;

-- The newest word of each half of each region about a whole day, as soon as the day is over there.
create table day_told (
  day text collate "C" not null,
  half text collate "C" not null check (half in ('care', 'enrollment')),
  region text collate "C" not null,
  primary key (day, half, region)
);

-- The newest totals of a unit by each region; a SignedDayTotals.
create table day_marker (
  unit text collate "C" not null,
  half text collate "C" not null check (half in ('care', 'enrollment')),
  count bigint not null,
  sum_fen bigint not null,
  root bytea not null,
  signed bytea not null,
  primary key (unit, half)
);

-- What regions told of units that do not agree: digests (bucket -1), then the rows of a bucket. Proves itself by the
-- root that was signed, and may be lost.
create unlogged table day_evidence (
  unit text collate "C" not null,
  half text collate "C" not null,
  bucket smallint not null,
  content bytea not null,
  primary key (unit, half, bucket)
);

grant select, insert, update on day_asked, day_marker to :app;
-- Who keeps the three signatures of a unit that closed.
create table day_known (
  unit text collate "C",
  half text check (half in ('care', 'enrollment')),
  known_at timestamptz not null default now(),
  primary key (unit, half)
);
grant select, insert, delete on day_known to :app;
grant select, insert on day_told to :app;
grant select, insert, update, delete on day_evidence to :app;

-- Something that a care region is asked, once however often it is said.
create function ask_care_region(p_region text, p_dedupe text, p_content bytea) returns void language plpgsql as $$
begin
  insert into down_row (care_region, dedupe, content) values (p_region, p_dedupe, p_content)
    on conflict (dedupe) do update set content = excluded.content;
  perform pg_notify('hub_down_row', p_region);
end $$;

-- Teaching a hub that lost its books (message 12 the other way round): how far each care region's decisions were read.
create table rebuild (
  region text collate "C" primary key,
  -- Place behind the last decision that was taken; empty: none yet.
  next_place bytea not null default '',
  decisions bigint not null default 0,
  -- How many signatures were checked.
  checked bigint not null default 0,
  touched_at timestamptz not null default now(),
  done_at timestamptz
);
grant select, insert, update on rebuild to :app;

-- A page of decisions of one care region and how far it leads. What is known already stays as it is; another decision
-- under a known key is an alarm. A decision is given by where it stands in its signed copy.
create function relearn_decisions(
  p_region text, p_after bytea, p_next bytea, p_checked integer, p_number bigint,
  hospitals text[], settle_ids text[], kinds text[], signeds bytea[], starts integer[], lengths integer[],
  outcomes text[], debtors text[], days text[], oweds bigint[], totals bigint[]
) returns void language plpgsql as $$
declare
  v_fresh bigint[];
begin
  -- What is lost with a commit is read again, because the place is lost with it; only the last page is waited for.
  if p_next <> '' then perform set_config('synchronous_commit', 'off', true); end if;
  with fact as (
    select f.*, substring(f.signed from f.start for f.length) as decision
      from unnest(hospitals, settle_ids, kinds, signeds, starts, lengths, outcomes, debtors, days, oweds, totals)
           with ordinality
           as f (hospital, settle_id, kind, signed, start, length, outcome, debtor, day, owed, total, place)
  ), new as (
    insert into inbox as i (care_region, hospital, settle_id, kind, decision, signed, outcome, enrollment_region,
                            accounting_day, owed_fen, total_fen, fact_number)
    select p_region, f.hospital, f.settle_id, f.kind, f.decision, f.signed, f.outcome, f.debtor, f.day, f.owed, f.total,
           p_number
      from fact f order by f.hospital, f.settle_id, f.kind
    on conflict do nothing
    returning i.hospital, i.settle_id, i.kind, i.enrollment_region, i.owed_fen
  ), posted as (
    insert into posting (care_region, hospital, settle_id, kind, line, debit, credit, amount_fen)
    select p_region, n.hospital, n.settle_id, n.kind, 1, 'receivable:region:' || n.enrollment_region,
           'payable:region:' || p_region, n.owed_fen
      from new n where n.owed_fen <> 0
  )
  select coalesce(array_agg(f.place), '{}') into v_fresh from fact f join new using (hospital, settle_id, kind);

  -- Who once took facts is one whom the hub asks what else it has lost (R20).
  insert into destination (region)
  select distinct d from unnest(debtors) d where d <> '' order by 1
  on conflict do nothing;

  if cardinality(v_fresh) < cardinality(signeds) then
    insert into equivocation (care_region, hospital, settle_id, kind, decision_digest, signed)
    select p_region, f.hospital, f.settle_id, f.kind, sha256(substring(f.signed from f.start for f.length)), f.signed
      from unnest(hospitals, settle_ids, kinds, signeds, starts, lengths) with ordinality
           as f (hospital, settle_id, kind, signed, start, length, place)
      join inbox i on (i.care_region, i.hospital, i.settle_id, i.kind) = (p_region, f.hospital, f.settle_id, f.kind)
     where not f.place = any (v_fresh) and i.decision <> substring(f.signed from f.start for f.length)
     order by 2, 3, 4
    on conflict do nothing;
  end if;

  -- A page that came twice is counted once.
  update rebuild set next_place = p_next, decisions = decisions + cardinality(signeds), checked = checked + p_checked,
         touched_at = now(), done_at = case when p_next = '' then now() end
   where region = p_region and next_place = p_after and done_at is null;
end $$;
