-- One function call is one commit. Each statement inside sees what others have committed before it (read committed),
-- and all batches take their rows in the order of the key, so that two instances never wait for each other in a circle.

-- Whether a destination has been silent: something went out long ago and no ack at all has come since (protocol R23).
-- Not in plain SQL: such a function is parsed anew at every call, which costs more than its look-ups.
create function is_silent(to_region text, resend interval) returns boolean language plpgsql stable as $$
begin
  return coalesce((select d.last_ack_at from destination d where d.region = to_region) < now() - resend, true)
     and exists (select from outbox o
                  where o.destination = to_region and o.refused_code is null and o.first_sent_at < now() - resend);
end $$;

-- How many more rows may be on their way to a destination; while it is silent, only probes.
create function room_for(to_region text, resend interval, in_flight_max integer, probes integer) returns integer
language plpgsql stable as $$
begin
  return greatest(0, case when is_silent(to_region, resend) then probes else in_flight_max end - (
    select count(*)::integer from (
      select from outbox o
       where o.destination = to_region and o.refused_code is null and o.sent_at > now() - resend
       limit in_flight_max) on_their_way));
end $$;

-- A batch of facts, each checked by the caller. One element an array and fact; postings name their fact by its place.
-- Answers for each fact: learned, known (equal bytes), or differs; and its outbox row when it is to be sent now.
create function learn_facts(
  care_regions text[], hospitals text[], settle_ids text[], kinds text[],
  decisions bytea[], signeds bytea[], outcomes text[], debtors text[], days text[], oweds bigint[], totals bigint[],
  numbers bigint[], destinations text[], hub_acks bytea[],
  posting_places integer[], posting_lines smallint[], debits text[], credits text[], amounts bigint[],
  resend interval, in_flight_max integer, probes integer
) returns table (place integer, outcome text, outbox_id bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  fresh integer[];
  answers text[];
  waiting_region text;
begin
  with fact as (
    select distinct on (f.care_region, f.hospital, f.settle_id, f.kind) f.*
      from unnest(care_regions, hospitals, settle_ids, kinds, decisions, signeds, outcomes, debtors, days, oweds,
                  totals, numbers)
           with ordinality as f (care_region, hospital, settle_id, kind, decision, signed, outcome, debtor, day, owed,
                                 total, number, place)
     order by f.care_region, f.hospital, f.settle_id, f.kind, f.place
  ), new as (
    insert into inbox as i (care_region, hospital, settle_id, kind, decision, signed, outcome, enrollment_region,
                            accounting_day, owed_fen, total_fen, fact_number)
    select f.care_region, f.hospital, f.settle_id, f.kind, f.decision, f.signed, f.outcome, f.debtor,
           f.day, f.owed, f.total, f.number
      from fact f order by f.care_region, f.hospital, f.settle_id, f.kind
    on conflict do nothing
    returning i.care_region, i.hospital, i.settle_id, i.kind
  )
  select coalesce(array_agg(f.place::integer), '{}') into fresh
    from fact f join new using (care_region, hospital, settle_id, kind);

  -- Effects only where my own insert made the row.
  insert into posting (care_region, hospital, settle_id, kind, line, debit, credit, amount_fen)
  select care_regions[p.place], hospitals[p.place], settle_ids[p.place], kinds[p.place],
         p.line, p.debit, p.credit, p.amount
    from unnest(posting_places, posting_lines, debits, credits, amounts) as p (place, line, debit, credit, amount)
   where p.place = any (fresh);

  -- A new statement, so that a winner who committed meanwhile is seen.
  select array_agg(case when f.place = any (fresh) then 'learned'
                        when i.decision = f.decision then 'known' else 'differs' end order by f.place) into answers
    from unnest(care_regions, hospitals, settle_ids, kinds, decisions)
         with ordinality as f (care_region, hospital, settle_id, kind, decision, place)
    join inbox i using (care_region, hospital, settle_id, kind);

  insert into equivocation (care_region, hospital, settle_id, kind, decision_digest, signed)
  select f.care_region, f.hospital, f.settle_id, f.kind, sha256(f.decision), f.signed
    from unnest(care_regions, hospitals, settle_ids, kinds, decisions, signeds)
         with ordinality as f (care_region, hospital, settle_id, kind, decision, signed, place)
   where answers[f.place] = 'differs'
   order by 1, 2, 3, 4, 5
  on conflict do nothing;

  insert into destination (region)
  select distinct d from unnest(destinations) d where d <> '' order by 1
  on conflict do nothing;

  -- What was refused goes once more as it is signed now: perhaps it was refused for its signature alone.
  if 'known' = any (answers) then
    update outbox o set signed = due.signed, retry_at = now()
      from (select r.id, f.signed
              from unnest(care_regions, hospitals, settle_ids, kinds, destinations, signeds)
                   with ordinality as f (care_region, hospital, settle_id, kind, destination, signed, place)
              join outbox r using (care_region, hospital, settle_id, kind, destination)
             where r.refused_code is not null and answers[f.place] = 'known'
             order by r.id for update of r) due
     where o.id = due.id;
  end if;

  -- Known and equal arms the row again: the same decision may come for another address later (protocol R8).
  return query
  with fact as (
    select distinct on (f.care_region, f.hospital, f.settle_id, f.kind, f.destination) f.*
      from unnest(care_regions, hospitals, settle_ids, kinds, destinations)
           with ordinality as f (care_region, hospital, settle_id, kind, destination, place)
     where f.destination <> '' and answers[f.place] <> 'differs'
     order by f.care_region, f.hospital, f.settle_id, f.kind, f.destination, f.place
  ), ranked as (
    select f.*, row_number() over (partition by f.destination order by f.place) as rank from fact f
  ), room as materialized (
    -- Counted once a destination: written into the join it would be counted once a fact and mention.
    select d.destination, room_for(d.destination, resend, in_flight_max, probes) as free
      from (select distinct f.destination from fact f) d
  ), armed as (
    insert into outbox as o (care_region, hospital, settle_id, kind, destination, sent_at, first_sent_at, sends)
    select f.care_region, f.hospital, f.settle_id, f.kind, f.destination,
           case when f.rank <= r.free then now() end, case when f.rank <= r.free then now() end,
           case when f.rank <= r.free then 1 else 0 end
      from ranked f join room r using (destination)
     order by f.care_region, f.hospital, f.settle_id, f.kind, f.destination
    on conflict do nothing
    returning o.id, o.care_region, o.hospital, o.settle_id, o.kind, o.destination, o.sent_at
  ), to_send as (
    select f.place, o.id from armed o join fact f using (care_region, hospital, settle_id, kind, destination)
     where o.sent_at is not null
  )
  select a.place::integer, a.answer, s.id
    from unnest(answers) with ordinality as a (answer, place) left join to_send s using (place)
   order by a.place;

  -- A fact addressed to nobody but the hub is learned end to end here.
  for waiting_region in
    with queued as (
      insert into down_row as d (care_region, dedupe, content)
      select f.care_region,
             format('a/%s/%s/%s/%s/%s/', hub_epoch(), f.care_region, f.hospital, f.settle_id, f.kind), f.hub_ack
        from unnest(care_regions, hospitals, settle_ids, kinds, destinations, hub_acks)
             with ordinality as f (care_region, hospital, settle_id, kind, destination, hub_ack, place)
       where f.destination = '' and answers[f.place] <> 'differs'
       order by 2
      on conflict do nothing
      returning d.care_region
    )
    select distinct q.care_region from queued q
  loop
    perform pg_notify('hub_down_row', waiting_region);
  end loop;
end $$;

-- Facts that cannot be used; the same one again is counted, not kept twice.
create function quarantine_facts(
  link_regions text[], facts bytea[], digests bytea[], codes text[], reasons text[], key_texts text[]
) returns void language sql as $$
  insert into fact_quarantine as q (link_region, digest, code, reason, key_text, fact)
  select distinct on (1, 2, 3) f.link_region, f.digest, f.code, f.reason, f.key_text, f.fact
    from unnest(link_regions, facts, digests, codes, reasons, key_texts)
         as f (link_region, fact, digest, code, reason, key_text)
   order by 1, 2, 3
  on conflict (link_region, digest, code) do update set times = q.times + 1, last_at = now()
$$;

-- Rows that are to be sent now, oldest first and within each destination's window: never sent, un-acked for too long,
-- or refused and due again. Whoever claims a row sends it; a row that another instance is claiming is passed over.
create function claim_outbox(resend interval, in_flight_max integer, probes integer)
returns table (id bigint, destination text, care_region text, hospital text, settle_id text, kind text, signed bytea)
language plpgsql as $$
#variable_conflict use_column
declare
  target text;
  room integer;
begin
  -- Losing a claim means sending twice, which is normal life.
  perform set_config('synchronous_commit', 'off', true);
  for target in select region from destination order by region loop
    room := room_for(target, resend, in_flight_max, probes);
    return query
    with unacked as (
      select o.id from outbox o
       where o.destination = target and o.refused_code is null
         -- Ahead of the clock: it was set back since, and nobody knows by how much.
         and (o.sent_at is null or o.sent_at <= now() - resend or o.sent_at > now() + interval '1 minute')
       order by o.id limit room for update skip locked
    ), refused as (
      select o.id from outbox o
       where o.destination = target and o.refused_code is not null and o.retry_at <= now()
       order by o.retry_at limit probes for update skip locked
    ), due as (
      select id from unacked union all select id from refused
    ), claimed as (
      update outbox o
         set sent_at = now(), first_sent_at = coalesce(o.first_sent_at, now()), sends = o.sends + 1,
             retry_at = case when o.refused_code is not null then now() + interval '1 hour' end
        from due where o.id = due.id
      returning o.*
    )
    select c.id, c.destination, c.care_region, c.hospital, c.settle_id, c.kind, coalesce(c.signed, i.signed)
      from claimed c join inbox i using (care_region, hospital, settle_id, kind)
     order by c.id;
  end loop;
end $$;

-- Sent rows that certainly or possibly never left: due again after a pause, so that a broker or a topic that is gone is
-- not hammered. What was only repeated keeps its age.
create function give_back_outbox(ids bigint[], resend interval, pause interval) returns void language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  update outbox o
     set first_sent_at = case when o.sends > 1 then o.first_sent_at end, sent_at = now() - resend + pause
   where o.id in (select id from outbox where id = any (ids) order by id for update);
end $$;

-- A batch of what enrollment regions say: acks of facts, and inquiries. An ack counts only under the current epoch,
-- only for a fact that is held here (protocol R18), and not if its region was restored since (R26). Answers what became
-- of each: taken, or ignored. An ack for a care
-- region whose Link the caller holds makes no row: the caller tells it, and what is lost travels again.
create function take_region_records(
  is_acks boolean[], care_regions text[], hospitals text[], settle_ids text[], kinds text[],
  regions text[], epochs bigint[], region_epochs bigint[], refused_codes text[], contents bytea[], told_here text[]
) returns table (place integer, taken boolean) language plpgsql as $$
#variable_conflict use_column
declare
  current_epoch integer := hub_epoch();
  takens boolean[];
  waiting_region text;
begin
  -- All of this heals when it is lost: the fact or the inquiry is sent again.
  perform set_config('synchronous_commit', 'off', true);

  -- An inquiry that was on its way when people decided (R20) is asked of nobody any more.
  select array_agg(case when r.is_ack
                        then r.epoch = current_epoch and i.care_region is not null
                             and coalesce(r.region_epoch >= d.epoch, true)
                        else not exists (select from manual_decision m
                                          where (m.care_region, m.hospital, m.settle_id, m.kind)
                                              = (r.care_region, r.hospital, r.settle_id, r.kind)) end
                   order by r.place) into takens
    from unnest(is_acks, care_regions, hospitals, settle_ids, kinds, epochs, regions, region_epochs)
         with ordinality as r (is_ack, care_region, hospital, settle_id, kind, epoch, region, region_epoch, place)
    left join inbox i using (care_region, hospital, settle_id, kind)
    left join destination d on d.region = r.region;

  -- Locked in one order first, because two instances may be told the same.
  perform from outbox o
    join unnest(care_regions, hospitals, settle_ids, kinds, regions) with ordinality
         as r (care_region, hospital, settle_id, kind, destination, place)
   using (care_region, hospital, settle_id, kind, destination)
   where takens[r.place] and is_acks[r.place]
   order by o.id for update of o;

  -- A NAck leaves the window and is tried again hourly.
  update outbox o set refused_code = r.refused_code, retry_at = now() + interval '1 hour'
    from unnest(care_regions, hospitals, settle_ids, kinds, regions, refused_codes) with ordinality
         as r (care_region, hospital, settle_id, kind, destination, refused_code, place)
   where takens[r.place] and is_acks[r.place] and r.refused_code is not null
     and (o.care_region, o.hospital, o.settle_id, o.kind, o.destination) =
         (r.care_region, r.hospital, r.settle_id, r.kind, r.destination);

  delete from outbox o
   using unnest(care_regions, hospitals, settle_ids, kinds, regions, refused_codes) with ordinality
         as r (care_region, hospital, settle_id, kind, destination, refused_code, place)
   where takens[r.place] and is_acks[r.place] and r.refused_code is null
     and (o.care_region, o.hospital, o.settle_id, o.kind, o.destination) =
         (r.care_region, r.hospital, r.settle_id, r.kind, r.destination);

  update destination d set last_ack_at = now()
   where d.region in (select r.region from unnest(regions) with ordinality as r (region, place)
                       where takens[r.place] and is_acks[r.place]);

  for waiting_region in
    with said as (
      select distinct on (dedupe) r.care_region, dedupe, r.content
        from unnest(is_acks, care_regions, hospitals, settle_ids, kinds, regions, refused_codes, contents)
             with ordinality
               as r (is_ack, care_region, hospital, settle_id, kind, region, refused_code, content, place),
             lateral format('%s/%s/%s/%s/%s/%s', case when not r.is_ack then 'i' else 'a/' || current_epoch end ||
                            coalesce('/' || r.refused_code, ''),
                            r.care_region, r.hospital, r.settle_id, r.kind, r.region) as dedupe
       where takens[r.place]
         and not (r.is_ack and r.refused_code is null and r.care_region = any (told_here))
       order by dedupe, r.place desc
    ), queued as (
      insert into down_row as d (care_region, dedupe, content) select s.care_region, s.dedupe, s.content from said s
      -- An inquiry again: the newest age counts.
      on conflict (dedupe) do update set content = excluded.content where excluded.dedupe like 'i/%'
      returning d.care_region
    )
    select distinct q.care_region from queued q
  loop
    perform pg_notify('hub_down_row', waiting_region);
  end loop;

  return query select p.place::integer, p.taken from unnest(takens) with ordinality as p (taken, place);
end $$;

-- Rows for a care region whose node has handled them.
create function down_rows_handled(of_region text, ids bigint[]) returns void language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  delete from down_row d where d.id in
    (select id from down_row where care_region = of_region and id = any (ids) order by id for update);
end $$;
