-- The hub's epoch is never typed (protocol R18): a database finds out by itself that it was restored, by not being
-- where it last was. The number follows the clock, so that two restores of one backup do not make the same epoch twice.
alter table restores
  -- Where this database was when an instance last looked: its server, itself in it, its tables, its timeline.
  add column home text,
  -- The oldest accounting day of which facts may be lost with the last restore.
  add column lost_from text collate "C" not null default '';

-- A schema that was dropped and made again lost everything: it is younger than what it was.
update restores set counted = epoch_of_now();

-- Nobody knows what was learned last before the restore. Of a day that is done here nothing is missing: its regions had
-- told all of it.
create function day_possibly_lost() returns text language sql stable as $$
  select coalesce(least((select to_char(max(day)::date + 1, 'YYYY-MM-DD') from day_asked where done_at is not null),
                        (select min(day) from day_asked where done_at is null)), '')
$$;

-- The program may not write its epoch, so both of these run as the owner.
-- Called by every instance as it starts, before it serves anybody. With p_above, an epoch that a region has seen: ours
-- must be higher than it, for acks of lower ones are ignored there. Answers whether the epoch was raised.
create function notice_restore(p_above integer) returns boolean
language plpgsql security definer set search_path from current as $$
declare
  r restores;
  v_raised boolean;
begin
  select * into strict r from restores for update;
  perform count_on(greatest((select max(written_in) from inbox where outcome = 'confirmed'), highest_gathered()));
  v_raised := coalesce(r.home <> database_home(), false) or hub_epoch() < coalesce(p_above, 0);
  if v_raised then
    update restores
       set counted = greatest(counted + 1, counted + coalesce(p_above, 0) - hub_epoch() + 1, epoch_of_now()),
           lost_from = day_possibly_lost();
  end if;
  if v_raised or r.home is null then update restores set home = database_home(); end if;
  return v_raised;
end $$;

-- What an operator says of a copy that looks in nothing like one, such as a snapshot of the disks.
create function announce_restore() returns void language sql security definer set search_path from current as $$
  update restores set counted = greatest(counted + 1, epoch_of_now()), lost_from = day_possibly_lost()
$$;
