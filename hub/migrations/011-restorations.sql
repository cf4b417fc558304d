-- Enrollment regions that were restored from a backup (protocol R26): an ack of an older epoch of theirs speaks of what
-- they have lost.
alter table destination
  add column epoch bigint not null default 0,
  -- Rows up to this one went out again when it was restored.
  add column again_to bigint not null default 0;

-- Acks that came much later than their fact was learned here: their region may have lost lately what stands here since
-- long. Few of them are ever late, so the rows that go cost nothing but the look at a clock.
alter table outbox add column again boolean not null default false;
create table late_ack (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null,
  destination text not null,
  acked_at timestamptz not null default now(),
  primary key (care_region, hospital, settle_id, kind, destination)
);
create index late_ack_since on late_ack (destination, acked_at);
grant select, insert, update on late_ack to :app;

create function note_late_ack() returns trigger language plpgsql as $$
begin
  insert into late_ack (care_region, hospital, settle_id, kind, destination)
  values (old.care_region, old.hospital, old.settle_id, old.kind, old.destination)
    on conflict (care_region, hospital, settle_id, kind, destination) do update set acked_at = excluded.acked_at;
  return null;
end $$;
create trigger late_ack after delete on outbox for each row
  when (old.again or old.queued_at < now() - interval '30 minutes') execute function note_late_ack();

-- A region says that it was restored: its facts since that instant go out again, and each care region is told until it
-- has heard. Said again, only the care regions are told again.
create function enrollment_restored(
  p_region text, p_epoch bigint, p_since timestamptz, p_care_regions text[], p_content bytea
) returns void language plpgsql as $$
declare
  v_care text;
begin
  insert into destination as d (region, epoch) values (p_region, p_epoch)
    on conflict (region) do update set epoch = excluded.epoch where d.epoch < excluded.epoch;
  if found then
    insert into outbox (care_region, hospital, settle_id, kind, destination, again)
    select i.care_region, i.hospital, i.settle_id, i.kind, p_region, true
      from inbox i
     where i.enrollment_region = p_region and i.learned_at >= p_since
    union
    select l.care_region, l.hospital, l.settle_id, l.kind, p_region, true
      from late_ack l
     where l.destination = p_region and l.acked_at >= p_since
     order by 1, 2, 3, 4
    on conflict do nothing;
    update destination set again_to = coalesce((select max(id) from outbox where destination = p_region), 0)
     where region = p_region;
    -- What closed since then it has lost, too: the days are open again until it keeps the three signatures.
    with lost as (
      delete from day_known
       where half = 'enrollment' and split_part(unit, '/', 3) = p_region and known_at >= p_since
      returning split_part(unit, '/', 1) as day
    )
    update day_asked set done_at = null where day in (select day from lost) and done_at is not null;
  end if;
  foreach v_care in array p_care_regions loop
    perform ask_care_region(v_care, format('r/%s/%s/%s', p_region, p_epoch, v_care), p_content);
  end loop;
end $$;

-- Whether a restored region still lacks something that the hub itself holds of its facts.
create function is_owing(p_region text) returns boolean language sql stable as $$
  select exists (select from destination d join outbox o on o.destination = d.region and o.id <= d.again_to
                  where d.region = p_region and o.refused_code is null)
$$;
