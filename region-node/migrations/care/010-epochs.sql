-- Those who learn from this region may lose what they had acknowledged: the hub (protocol R18), an enrollment region
-- (R26). Each says so by a higher epoch; then what it may lack is queued again.

-- Queued again, behind what is new.
alter table outbox add column again boolean not null default false;
drop index outbox_by_destination;
create index outbox_by_destination on outbox (enrollment_region, again, number);

-- What was decided lately is found by the transaction that wrote it, whatever it is.
drop index decision_written;
create index decision_written on decision (written_in);

-- When an ack came much later than its fact was queued: an instant that says more than the decision's own. Mostly null.
alter table acked add column late_at_ms bigint;
create index acked_late on acked (enrollment_region, late_at_ms) where late_at_ms is not null;

create table learner (
  -- An enrollment region, or 'hub'.
  name text primary key,
  epoch bigint not null,
  -- Of the hub: its own word for that epoch, a serialised SignedHubEpoch.
  proof bytea,
  -- Of the hub: days from this one on, and every unit that is not closed.
  from_day text,
  -- Of an enrollment region: what it may have learned since this instant.
  since_ms bigint,
  -- Decisions written by these transactions are still to be looked at; null: none. What came later queued itself.
  behind xid8,
  until xid8
);
insert into learner (name, epoch) values ('hub', 0);
grant select, insert, update on learner to :app;

-- Where the rows of a day begin, as far as the gathering of days tells.
create function written_from(p_day text) returns xid8 language sql stable as $$
  select coalesce((select written_from from day_begun where day <= p_day order by day desc limit 1), '0')
$$;

-- Days that closed last may lack something at a hub that lost its tail; the day before the last closed one begins here.
create function two_closed_days() returns text language sql stable as $$
  select coalesce((
    select split_part(max(c.unit), '/', 1) from day_closed c
     where c.unit < (select split_part(max(unit), '/', 1) from day_closed)), '')
$$;

-- A hub says its epoch. Of a higher one everything is queued again that belongs to an open unit, to the last two closed
-- days, or to the days that the hub itself may have lost. Of the first one ever kept too: it may have learned from us
-- before its epoch was kept here, and have been restored since.
create function see_hub_epoch(p_epoch bigint, p_lost_from text, p_proof bytea) returns bigint language plpgsql as $$
declare
  v learner;
  v_from text;
  v_begin text;
begin
  select * into strict v from learner where name = 'hub' for update;
  if p_epoch <= v.epoch then return v.epoch; end if;
  v_from := least(two_closed_days(), nullif(p_lost_from, ''), case when v.behind is not null then v.from_day end);
  -- After a crash the rows of days are gathered anew, and until then nobody knows what is open.
  v_begin := case when exists (select from day_cursor) then least(v_from, (
    select split_part(min(b.unit), '/', 1) from day_bucket b
     where not exists (select from day_closed c where c.unit = b.unit))) else '' end;
  update learner
     set epoch = p_epoch, proof = p_proof, from_day = v_from, behind = written_from(v_begin),
         until = numbered(pg_snapshot_xmax(pg_current_snapshot()))
   where name = 'hub';
  return p_epoch;
end $$;

-- An enrollment region says its epoch, and since when it may have lost what it acknowledged. Under the lock of the day,
-- so that whoever confirms afterwards knows it (R26) and whoever confirmed before is seen here. Answers whether all
-- that it may lack is acknowledged again.
create function see_enrollment_epoch(p_region text, p_epoch bigint, p_since_ms bigint) returns boolean
language plpgsql as $$
declare
  v learner;
  v_day text := to_char(to_timestamp(p_since_ms / 1000) at time zone 'Asia/Shanghai' - interval '1 day', 'YYYY-MM-DD');
begin
  select * into v from learner where name = p_region;
  if coalesce(v.epoch, 0) < p_epoch then
    perform set_config('lock_timeout', '200ms', true);
    perform pg_advisory_xact_lock(327663501657);
    insert into learner as l (name, epoch, since_ms, behind, until)
    select p_region, p_epoch, p_since_ms,
           least(written_from(v_day), min(d.written_in)),
           numbered(pg_snapshot_xmax(pg_current_snapshot()))
      from acked a join decision d using (care_region, hospital, settle_id, kind)
     where a.enrollment_region = p_region and a.late_at_ms >= p_since_ms
    on conflict (name) do update
      set epoch = excluded.epoch, behind = least(l.behind, excluded.behind), until = excluded.until,
          since_ms = case when l.behind is null then excluded.since_ms else least(l.since_ms, excluded.since_ms) end
      where l.epoch < excluded.epoch;
  end if;
  return not exists (select from learner where name = p_region and (behind is not null or epoch > p_epoch))
     and not exists (select from outbox where enrollment_region = p_region and again);
end $$;

-- Queues one page of what somebody may lack again; false when nothing is left.
create function queue_again(p_most integer, p_now_ms bigint) returns boolean language plpgsql as $$
declare
  v learner;
  v_last xid8;
begin
  select * into v from learner where behind is not null order by name limit 1 for update;
  if not found then return false; end if;
  -- Whole transactions, so that the place to go on from is one number.
  select max(page.written_in) into v_last from (
    select written_in from decision where written_in >= v.behind and written_in < v.until
     order by written_in fetch first p_most rows with ties
  ) page;
  insert into outbox (
    care_region, hospital, settle_id, kind, enrollment_region, person_id, batch_id, queued_at_ms, again)
  select d.care_region, d.hospital, d.settle_id, d.kind, d.enrollment_region, i.person_id, d.batch_id, p_now_ms, true
    from decision d left join intent i using (care_region, hospital, settle_id, kind)
   where d.written_in between v.behind and v_last and d.enrollment_region <> ''
     and case when v.name = 'hub' then
           d.outcome = 'CONF' and (to_char(d.day, 'YYYY-MM-DD') >= v.from_day or not exists (
             select from day_closed c
              where c.unit = concat_ws('/', to_char(d.day, 'YYYY-MM-DD'), d.care_region, d.enrollment_region)))
         else
           d.enrollment_region = v.name and (d.decided_at_ms >= v.since_ms or exists (
             select from acked a
              where (a.care_region, a.hospital, a.settle_id, a.kind, a.enrollment_region) =
                    (d.care_region, d.hospital, d.settle_id, d.kind, v.name) and a.late_at_ms >= v.since_ms))
         end
   order by d.written_in
  on conflict do nothing;
  -- What comes later than this page queues itself.
  update learner set behind = case when v_last is not null then (v_last::text::bigint + 1)::text::xid8 end
   where name = v.name;
  return true;
end $$;

grant update (late_at_ms) on acked to :app;
