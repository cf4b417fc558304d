-- One business step, one round trip, one commit. VOLATILE: every statement sees its own snapshot, taken after the locks
-- that came before it (protocol 1.4.9).

-- E.settle. Everything was reckoned against p_version; if the person moved since, nothing is written.
create function settle(
  p_care_region text, p_hospital text, p_settle_id text, p_kind text,
  p_person_id text, p_version bigint, p_outcome text, p_code text, p_request_hash bytea, p_token bytea, p_claim bytea,
  p_owed_fen bigint, p_total_fen bigint, p_visit_id text, p_batch_id text, p_pools text[],
  p_insurances text[], p_years integer[], p_codes text[], p_amounts bigint[],
  p_decided_at_ms bigint, p_window_ms bigint, p_next_inquiry_at_ms bigint,
  out result text, out stored_token bytea, out stored_hash bytea,
  out holder_care_region text, out holder_hospital text, out holder_settle_id text, out holder_visit_id text,
  out holder_batch_id text, out holder_ends_at_ms bigint
) language plpgsql as $$
declare
  standing bigint;
begin
  select version into standing from person where person_id = p_person_id for update;
  if standing is distinct from p_version then
    result := 'moved';
    return;
  end if;
  if p_outcome = 'AUTH' then
    select 'waiting', r.care_region, r.hospital, r.settle_id, r.visit_id, r.batch_id, r.decided_at_ms + r.window_ms
      into result, holder_care_region, holder_hospital, holder_settle_id, holder_visit_id, holder_batch_id,
           holder_ends_at_ms
      from reservation r
     where r.person_id = p_person_id and r.pools && p_pools
       and (r.care_region, r.hospital, r.settle_id, r.kind) <> (p_care_region, p_hospital, p_settle_id, p_kind)
     order by r.decided_at_ms desc limit 1;
    if found then
      return;
    end if;
  end if;

  insert into verdict (care_region, hospital, settle_id, kind, outcome, code, request_hash, person_id, token, claim,
                       owed_fen, total_fen)
  values (p_care_region, p_hospital, p_settle_id, p_kind, p_outcome, p_code, p_request_hash, p_person_id, p_token,
          p_claim, p_owed_fen, p_total_fen)
  on conflict do nothing;
  if not found then
    select 'stored', v.token, v.request_hash into result, stored_token, stored_hash from verdict v
     where (v.care_region, v.hospital, v.settle_id, v.kind) = (p_care_region, p_hospital, p_settle_id, p_kind);
    -- The stored row may be visible before its standby has it: this transaction's own commit waits for that (R13).
    perform pg_logical_emit_message(true, 'lianjie', '');
    return;
  end if;
  result := 'written';
  if p_outcome = 'AUTH' then
    insert into reservation (care_region, hospital, settle_id, kind, person_id, visit_id, batch_id, pools,
                             insurances, years, codes, amounts, decided_at_ms, window_ms, next_inquiry_at_ms)
    values (p_care_region, p_hospital, p_settle_id, p_kind, p_person_id, p_visit_id, p_batch_id, p_pools,
            p_insurances, p_years, p_codes, p_amounts, p_decided_at_ms, p_window_ms, p_next_inquiry_at_ms);
    -- What is promised stands in the reservation alone; whoever reckons meanwhile hears that the person moved.
    update person set version = version + 1 where person_id = p_person_id;
  end if;
end $$;

-- Adds amounts × p_times to what stands, and tells every reader by the version.
create function move_accumulators(
  p_person_id text, p_insurances text[], p_years integer[], p_codes text[], p_amounts bigint[], p_times integer
) returns void language plpgsql as $$
begin
  insert into accumulator as a (person_id, insurance, year, code, used)
  select p_person_id, d.insurance, d.year, d.code, d.amount * p_times
    from unnest(p_insurances, p_years, p_codes, p_amounts) as d (insurance, year, code, amount)
  on conflict (person_id, insurance, year, code) do update set used = a.used + excluded.used;
  update person set version = version + 1 where person_id = p_person_id;
end $$;

-- The deltas of authorisations that wait stop waiting; those with a 1 in p_used stand. A person's sums move once,
-- however many are theirs. Nothing where nothing waits.
-- @returns how many waited
create function end_reservations(
  p_care_regions text[], p_hospitals text[], p_settle_ids text[], p_kinds text[], p_used integer[]
) returns integer language plpgsql as $$
declare
  v_ended integer;
begin
  with ended as (
    delete from reservation r
     using unnest(p_care_regions, p_hospitals, p_settle_ids, p_kinds, p_used)
        as k (care_region, hospital, settle_id, kind, used)
     where (r.care_region, r.hospital, r.settle_id, r.kind) = (k.care_region, k.hospital, k.settle_id, k.kind)
    returning r.person_id, r.insurances, r.years, r.codes, r.amounts, k.used
  ), moved as (
    insert into accumulator as a (person_id, insurance, year, code, used)
    select e.person_id, d.insurance, d.year, d.code, sum(d.amount)
      from ended e cross join unnest(e.insurances, e.years, e.codes, e.amounts) as d (insurance, year, code, amount)
     where e.used = 1
     group by e.person_id, d.insurance, d.year, d.code
    on conflict (person_id, insurance, year, code) do update set used = a.used + excluded.used
  ), told as (
    update person set version = version + 1 where person_id in (select person_id from ended)
  )
  select count(*) into v_ended from ended;
  return v_ended;
end $$;

-- E.facts for one fact, inside a batch's transaction, except what waits for it: that ends for the whole batch. Answers
--   learned    new here, and all that follows from it is done
--   known      learned before, the same
--   different  another decision under this key was learned before: two decisions were made
--   alone      it concerns a person who is not locked: nothing was done, it needs a transaction of its own
--   contrary   it confirms a verdict that is not the one given here: nothing was done
create function learn_fact(
  p_persons text[], f jsonb, f_decision bytea, f_signed bytea, f_token bytea, f_unsigned bytea
) returns text language plpgsql as $$
declare
  f_region text := f->>'careRegion';
  f_hospital text := f->>'hospital';
  f_settle_id text := f->>'settleId';
  f_kind text := f->>'kind';
  ours boolean := (f->>'ours')::boolean;
  confirmed boolean := f->>'outcome' = 'CONF' and (f->>'ours')::boolean;
  recreated boolean := false;
  stored bytea;
  stored_person text;
begin
  select decision into stored from inbox
   where (care_region, hospital, settle_id, kind) = (f_region, f_hospital, f_settle_id, f_kind);
  if found then
    return case when stored = f_decision then 'known' else 'different' end;
  end if;
  select token, person_id into stored, stored_person from verdict
   where (care_region, hospital, settle_id, kind) = (f_region, f_hospital, f_settle_id, f_kind);
  if not found and f->>'outcome' = 'CANC' then
    -- Before its settle: the register is taken, and the settle finds it so.
    insert into verdict (care_region, hospital, settle_id, kind, outcome, code, token)
    values (f_region, f_hospital, f_settle_id, f_kind, 'REJ', 'H5009', f_token)
    on conflict do nothing;
  elsif not found and confirmed then
    -- Normally there already. After a restore from backup the token that we signed brings it back (R26).
    insert into verdict (care_region, hospital, settle_id, kind, outcome, request_hash, person_id, token, owed_fen,
                         total_fen)
    values (f_region, f_hospital, f_settle_id, f_kind, 'AUTH', decode(f->>'requestHash', 'base64'), f->>'personId',
            f_token, (f->>'owedFen')::bigint, (f->>'totalFen')::bigint)
    on conflict do nothing;
    recreated := found;
  end if;
  if stored is null then
    -- A statement of its own: it sees what an insert above had to wait for.
    select token, person_id into stored, stored_person from verdict
     where (care_region, hospital, settle_id, kind) = (f_region, f_hospital, f_settle_id, f_kind);
  end if;
  -- A tombstone names nobody (and "all" of an empty array is true even of null).
  if stored_person is not null and stored_person <> all (p_persons) then
    return 'alone';
  end if;
  -- The verdict counts and not its signature: whoever holds a token can write a valid signature another way.
  if confirmed and substring(stored from 1 for length(f_unsigned)) <> f_unsigned then
    return 'contrary';
  end if;

  insert into inbox (care_region, hospital, settle_id, kind, decision, signed, outcome, ours, accounting_day)
  values (f_region, f_hospital, f_settle_id, f_kind, f_decision, f_signed, f->>'outcome', ours,
          (f->>'day')::date)
  on conflict do nothing;
  if not found then
    select decision into stored from inbox
     where (care_region, hospital, settle_id, kind) = (f_region, f_hospital, f_settle_id, f_kind);
    return case when stored = f_decision then 'known' else 'different' end;
  end if;
  if recreated and exists (select from person where person_id = stored_person) then
    perform move_accumulators(stored_person, d.insurances, d.years, d.codes, d.amounts, 1)
      from (select array_agg(insurance) as insurances, array_agg(year) as years, array_agg(code) as codes,
                   array_agg(amount) as amounts
              from jsonb_to_recordset(f->'deltas') as x (insurance text, year integer, code text, amount bigint)) d
     where d.insurances is not null;
  end if;
  if confirmed then
    insert into posting (care_region, hospital, settle_id, kind, line, debit, credit, amount_fen)
    select f_region, f_hospital, f_settle_id, f_kind, x.line, x.debit, x.credit, x."amountFen"
      from jsonb_to_recordset(f->'postings') as x (line integer, debit text, credit text, "amountFen" bigint);
  end if;
  return 'learned';
end $$;

-- E.facts for a batch: persons in id order, before everything else. Then what nearly all facts are, in one statement:
-- the confirmation of a verdict that stands here, of a person who is locked. What it did not take goes one by one, in
-- the order given. Both follow the keys, and facts of one key have one person: two batches never wait for each other.
create function learn_facts(
  p_persons text[], p_facts jsonb, p_decisions bytea[], p_signeds bytea[], p_tokens bytea[], p_unsigneds bytea[]
) returns text[] language plpgsql as $$
declare
  results text[];
begin
  perform from person where person_id = any (p_persons) order by person_id for update;
  with plain as (
    -- A copy of a fact in one batch with it is told apart by the first of them.
    select distinct on (f."careRegion", f.hospital, f."settleId", f.kind) f.*
      from rows from (jsonb_to_recordset(p_facts) as (
             "careRegion" text collate "C", hospital text collate "C", "settleId" text collate "C",
             kind text collate "C", outcome text, ours boolean, day date, postings jsonb)) with ordinality
             as f ("careRegion", hospital, "settleId", kind, outcome, ours, day, postings, place)
      join verdict v on (v.care_region, v.hospital, v.settle_id, v.kind)
                      = (f."careRegion", f.hospital, f."settleId", f.kind)
     where f.outcome = 'CONF' and f.ours and v.person_id = any (p_persons)
       -- The verdict counts and not its signature: whoever holds a token can write a valid signature another way.
       and substring(v.token from 1 for length(p_unsigneds[f.place])) = p_unsigneds[f.place]
     order by f."careRegion", f.hospital, f."settleId", f.kind, f.place
  ), new as (
    insert into inbox as i (care_region, hospital, settle_id, kind, decision, signed, outcome, ours, accounting_day)
    select p."careRegion", p.hospital, p."settleId", p.kind, p_decisions[p.place], p_signeds[p.place], 'CONF', true,
           p.day
      from plain p
    on conflict do nothing
    returning i.care_region, i.hospital, i.settle_id, i.kind
  ), learned as (
    select p.* from plain p
      join new n on (n.care_region, n.hospital, n.settle_id, n.kind)
                  = (p."careRegion", p.hospital, p."settleId", p.kind)
  ), booked as (
    insert into posting (care_region, hospital, settle_id, kind, line, debit, credit, amount_fen)
    select l."careRegion", l.hospital, l."settleId", l.kind, x.line, x.debit, x.credit, x."amountFen"
      from learned l cross join jsonb_to_recordset(l.postings)
             as x (line integer, debit text, credit text, "amountFen" bigint)
  )
  select array_agg(case when l.place is not null then 'learned' end order by a.place) into results
    from generate_series(1, cardinality(p_decisions)) as a (place) left join learned l on l.place = a.place;
  for i in 1 .. cardinality(p_decisions) loop
    results[i] := coalesce(results[i], learn_fact(
      p_persons, p_facts->(i - 1), p_decisions[i], p_signeds[i], p_tokens[i], p_unsigneds[i]));
  end loop;
  -- Without its verdict no authorisation waits, so one that a fact has recreated has nothing to end here.
  perform end_reservations(array_agg(f->>'careRegion'), array_agg(f->>'hospital'), array_agg(f->>'settleId'),
                           array_agg(f->>'kind'),
                           array_agg(case when f->>'outcome' = 'CONF' and (f->>'ours')::boolean then 1 else 0 end))
     from jsonb_array_elements(p_facts) with ordinality as x (f, place) where results[place] = 'learned';
  return results;
end $$;
