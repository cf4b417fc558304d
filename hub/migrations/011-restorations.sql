-- Enrollment regions that were restored from a backup (protocol R26): an ack of an older epoch of theirs speaks of what
-- they have lost.
alter table destination
  add column epoch bigint not null default 0,
  -- Rows up to this one went out again when it was restored.
  add column again_to bigint not null default 0;

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
    insert into outbox (care_region, hospital, settle_id, kind, destination)
    select i.care_region, i.hospital, i.settle_id, i.kind, p_region
      from inbox i
     where i.enrollment_region = p_region and i.learned_at >= p_since
     order by i.care_region, i.hospital, i.settle_id, i.kind
    on conflict do nothing;
    update destination set again_to = coalesce((select max(id) from outbox where destination = p_region), 0)
     where region = p_region;
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
