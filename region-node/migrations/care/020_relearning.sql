-- A node that was restored from a backup decides nothing until it has learned its own decisions back (protocol R20).

-- In which database these decisions last agreed with the hub's, and how far a relearning has come, if one runs.
create table standing (
  single boolean primary key default true check (single),
  -- Its home; 'nowhere' while there is reason to doubt. A restore and a promote change it, a restart does not.
  proven_on text,
  -- Null: nothing is being learned again.
  from_number bigint,
  next_place bytea,
  learned bigint not null default 0,
  contrary bigint not null default 0
);
insert into standing default values;

-- What the hub holds under a key that was decided otherwise here since the restore. Never resolved by a program.
create table contrary_decision (
  care_region text not null,
  hospital text not null,
  settle_id text not null,
  kind text not null,
  -- A serialised SignedDecision, as this region signed it before.
  signed bytea not null,
  seen_at timestamptz not null default now(),
  primary key (care_region, hospital, settle_id, kind)
);

-- Called at every start, and when the database was put back under a living process. With p_doubted, nothing is decided
-- here until a hub has said that nothing is missing, whatever happens to this process meanwhile.
create function notice_restore(p_doubted boolean) returns void
language plpgsql security definer set search_path from current as $$
begin
  perform from standing for update;
  perform count_on(greatest((select max(written_in) from decision), highest_gathered(),
                            (select max(greatest(behind, until)) from learner)));
  if p_doubted then update standing set proven_on = 'nowhere'; end if;
end $$;

-- A page of own decisions and how far it leads, in one commit. What is known stays as it is.
create function relearn_own(
  p_region text, p_next bytea, p_hospitals text[], p_settle_ids text[], p_kinds text[], p_debtors text[],
  p_outcomes text[], p_tokens bytea[], p_days text[], p_reasons text[], p_holders text[], p_visits text[],
  p_batches text[], p_versions integer[], p_hashes bytea[], p_persons text[], p_decided_at_ms bigint[],
  p_reversal_ids text[], p_original_ids text[], p_debits text[], p_credits text[], p_oweds bigint[], p_contrary integer
) returns integer language plpgsql as $$
declare
  v_fresh integer[];
begin
  with fact as (
    select * from unnest(p_hospitals, p_settle_ids, p_kinds, p_debtors, p_outcomes, p_tokens, p_days, p_reasons,
                         p_holders, p_visits, p_batches, p_versions, p_hashes, p_decided_at_ms)
                  with ordinality
                  as f (hospital, settle_id, kind, debtor, outcome, token, day, reason, holder, visit_id, batch_id,
                        version, request_hash, decided_at_ms, place)
  ), new as (
    insert into decision as d (care_region, hospital, settle_id, kind, enrollment_region, outcome, token, day, reason,
                               holder_settle_id, visit_id, batch_id, batch_version, request_hash, decided_at_ms)
    select p_region, f.hospital, f.settle_id, f.kind, f.debtor, f.outcome, f.token, f.day::date, f.reason,
           nullif(f.holder, ''), f.visit_id, f.batch_id, f.version, f.request_hash, f.decided_at_ms
      from fact f
    on conflict do nothing
    returning d.hospital, d.settle_id, d.kind
  )
  select coalesce(array_agg(f.place), '{}') into v_fresh from fact f join new using (hospital, settle_id, kind);

  insert into posting (care_region, hospital, settle_id, kind, leg, debit, credit, amount_fen)
  select p_region, p_hospitals[p], p_settle_ids[p], p_kinds[p], 1, p_debits[p], p_credits[p], p_oweds[p]
    from unnest(v_fresh) p where p_outcomes[p] = 'CONF' and p_oweds[p] <> 0;

  -- Done as they were promised: whoever reads the original reads its reversal (R6).
  insert into rev_intent (care_region, hospital, settle_id, original_settle_id, enrollment_region, person_id,
                          asked_at_ms, next_try_at_ms, done)
  select p_region, p_hospitals[p], p_settle_ids[p], p_original_ids[p], p_debtors[p], p_persons[p],
         p_decided_at_ms[p], p_decided_at_ms[p], true
    from unnest(v_fresh) p where p_kinds[p] = 'R'
  on conflict (care_region, hospital, settle_id) do update set done = true;
  update batch b set reopened = true
    from unnest(v_fresh) p
   where p_kinds[p] = 'R' and (b.batch_id, b.visit_id, b.hospital) = (p_batches[p], p_visits[p], p_hospitals[p]);

  -- The guard stands exactly while its holder is confirmed and not reversed (R5), whichever of the two comes first.
  delete from guard g using unnest(v_fresh) p
   where p_kinds[p] = 'R' and (g.hospital, g.visit_id, g.batch_id, g.settle_id)
                            = (p_hospitals[p], p_visits[p], p_batches[p], p_original_ids[p]);
  insert into guard (hospital, visit_id, batch_id, settle_id)
  select p_hospitals[p], p_visits[p], p_batches[p], p_settle_ids[p]
    from unnest(v_fresh) p
   where p_kinds[p] = 'S' and p_outcomes[p] = 'CONF' and not exists (
     select from decision r where (r.care_region, r.hospital, r.settle_id, r.kind)
                                = (p_region, p_hospitals[p], p_reversal_ids[p], 'R'))
  on conflict do nothing;

  update standing set next_place = p_next, learned = learned + cardinality(v_fresh), contrary = contrary + p_contrary;
  return cardinality(v_fresh);
end $$;

-- All is learned: numbers go on behind those that were given out, days behind those that are over. What else was
-- decided of this region meanwhile is still to be heard.
create function end_relearning(p_highest bigint, p_day_over text) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(327663501657);
  if p_highest > 0 then
    perform setval('fact_number', greatest(p_highest, nextval('fact_number')));
  end if;
  update accounting_day set day = greatest(day, (select max(d.day) from decision d), nullif(p_day_over, '')::date + 1);
  update standing set from_number = null, next_place = null, proven_on = 'nowhere';
end $$;

grant select, update on standing to :app;
grant select, insert on contrary_decision to :app;
grant update on sequence fact_number to :app;
