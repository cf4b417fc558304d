-- Reversals (protocol R9) and the one-phase door (R11).

alter table decision add constraint a_reversal_is_confirmed check (kind <> 'R' or outcome = 'CONF');

-- A promise: from here on the reversal is repeated until it is done. Everything refusable was looked at before.
create table rev_intent (
  care_region text not null,
  hospital text not null,
  -- The reversal's own id, made from the original's.
  settle_id text not null,
  original_settle_id text not null,
  enrollment_region text not null,
  person_id text not null,
  asked_at_ms bigint not null,
  tries integer not null default 0,
  next_try_at_ms bigint not null,
  -- Why the last try did not end it.
  last_code text,
  -- Set by the commit that decides it.
  done boolean not null default false,
  primary key (care_region, hospital, settle_id),
  unique (care_region, hospital, original_settle_id)
);
create index rev_intent_open on rev_intent (next_try_at_ms) where not done;

-- Which later message took which settlement for its own (R11); the newest of them alone may take it back.
create table adoption (
  number bigint generated always as identity primary key,
  care_region text not null,
  hospital text not null,
  settle_id text not null,
  adopted_by text not null,
  unique (care_region, hospital, settle_id, adopted_by)
);

-- Whoever reads a decision reads its net state (R6): a confirmed one with its reversal, if one was promised, and the
-- reversal's day once that is decided. What was written just now has none.
alter type decided add attribute reversal_settle_id text, add attribute reversal_day text;

create or replace function as_decided(d decision, p_wrote boolean, p_numbers bigint[], p_addressees text[])
returns decided language plpgsql stable as $$
declare
  v_reversal text;
  v_reversal_day text;
begin
  if not p_wrote and d.outcome = 'CONF' and d.kind = 'S' then
    select i.settle_id, to_char(r.day, 'YYYY-MM-DD') into v_reversal, v_reversal_day
      from rev_intent i
      left join decision r on (r.care_region, r.hospital, r.settle_id, r.kind)
                            = (i.care_region, i.hospital, i.settle_id, 'R')
     where (i.care_region, i.hospital, i.original_settle_id) = (d.care_region, d.hospital, d.settle_id);
  end if;
  return row(p_wrote, d.care_region, d.hospital, d.settle_id, d.kind, d.enrollment_region, d.outcome, d.token,
             to_char(d.day, 'YYYY-MM-DD'), d.reason, d.holder_settle_id, d.visit_id, d.batch_id, d.batch_version,
             d.request_hash, d.decided_at_ms, p_numbers, p_addressees, v_reversal, v_reversal_day)::decided;
end $$;

-- Adoption and promise exclude each other: whoever is second sees the first.
create function lock_fate(p_care_region text, p_hospital text, p_settle_id text) returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended(p_care_region || '/' || p_hospital || '/' || p_settle_id, 5))
$$;

-- The promise of a reversal, durable when this returns. With p_by, a one-phase message, only when no later message has
-- adopted the settlement: false.
create function begin_reversal(
  p_care_region text, p_hospital text, p_settle_id text, p_original_settle_id text, p_enrollment_region text,
  p_person_id text, p_now_ms bigint, p_next_try_at_ms bigint, p_by text
) returns boolean language plpgsql as $$
declare
  v_adopted_by text;
begin
  perform lock_fate(p_care_region, p_hospital, p_original_settle_id);
  if p_by is not null then
    select adopted_by into v_adopted_by from adoption
     where (care_region, hospital, settle_id) = (p_care_region, p_hospital, p_original_settle_id)
     order by number desc limit 1;
    if coalesce(v_adopted_by, p_original_settle_id) <> p_by then return false; end if;
  end if;
  insert into rev_intent values (
    p_care_region, p_hospital, p_settle_id, p_original_settle_id, p_enrollment_region, p_person_id, p_now_ms, 0,
    p_next_try_at_ms
  ) on conflict do nothing;
  -- Promised before: it is visible, but perhaps not yet at its standby (R13).
  if not found then perform pg_logical_emit_message(true, 'lianjie', ''); end if;
  return true;
end $$;

-- C.confirm of a reversal: nothing is compared and nothing can refuse it (R9). The guard goes in the same commit (R6).
create function confirm_reversal(
  p_care_region text, p_hospital text, p_settle_id text, p_original_settle_id text, p_enrollment_region text,
  p_token bytea, p_visit_id text, p_batch_id text, p_batch_version integer, p_request_hash bytea, p_person_id text,
  p_debit text, p_credit text, p_owed_fen bigint, p_now_ms bigint
) returns decided language plpgsql as $$
declare
  d decision;
  v_day date;
  v_number bigint;
begin
  perform pg_advisory_xact_lock_shared(327663501657);
  select day into strict v_day from accounting_day;
  insert into decision values (
    p_care_region, p_hospital, p_settle_id, 'R', p_enrollment_region, 'CONF', p_token, v_day, null, null,
    p_visit_id, p_batch_id, p_batch_version, p_request_hash, p_now_ms
  ) on conflict do nothing returning * into d;
  if not found then
    select * into strict d from decision
     where (care_region, hospital, settle_id, kind) = (p_care_region, p_hospital, p_settle_id, 'R');
    perform pg_logical_emit_message(true, 'lianjie', '');
    return as_decided(d, false, '{}', '{}');
  end if;
  -- The bill is open again, even if the visit's later charges have a batch of their own by now.
  update batch set reopened = true where batch_id = p_batch_id and visit_id = p_visit_id and hospital = p_hospital;
  delete from guard
   where hospital = p_hospital and visit_id = p_visit_id and batch_id = p_batch_id
     and settle_id = p_original_settle_id;
  if p_owed_fen <> 0 then
    insert into posting values (p_care_region, p_hospital, p_settle_id, 'R', 1, p_debit, p_credit, p_owed_fen);
  end if;
  insert into outbox (care_region, hospital, settle_id, kind, enrollment_region, person_id, batch_id, queued_at_ms)
    values (p_care_region, p_hospital, p_settle_id, 'R', p_enrollment_region, p_person_id, p_batch_id, p_now_ms)
    returning number into v_number;
  update rev_intent set done = true
   where (care_region, hospital, settle_id) = (p_care_region, p_hospital, p_settle_id);
  return as_decided(d, true, array[v_number], array[p_enrollment_region]);
end $$;

-- A message whose bill is settled already by an equal request takes that settlement for its own (R6, R11): its own is
-- given up in the same commit, so that it can never be confirmed besides. Null when there is nothing to adopt: the
-- holder is not confirmed, was another request, or is being reversed.
create function adopt_settlement(
  p_care_region text, p_hospital text, p_settle_id text, p_holder_settle_id text, p_request_hash bytea, p_now_ms bigint
) returns decided language plpgsql as $$
declare
  d decided;
begin
  perform lock_fate(p_care_region, p_hospital, p_holder_settle_id);
  perform from decision
   where (care_region, hospital, settle_id, kind) = (p_care_region, p_hospital, p_holder_settle_id, 'S')
     and outcome = 'CONF' and request_hash = p_request_hash
     and not exists (select from rev_intent
                      where care_region = p_care_region and hospital = p_hospital
                        and original_settle_id = p_holder_settle_id);
  if not found then return null; end if;
  d := cancel_settlement(p_care_region, p_hospital, p_settle_id, 'S', 'SUPERSEDED', p_holder_settle_id, '{}', false,
                         p_now_ms, false, null);
  if d.outcome = 'CANC' and d.reason = 'SUPERSEDED' and d.holder_settle_id = p_holder_settle_id then
    insert into adoption (care_region, hospital, settle_id, adopted_by)
      values (p_care_region, p_hospital, p_holder_settle_id, p_settle_id) on conflict do nothing;
  end if;
  return d;
end $$;

grant select, insert, update on rev_intent to :app;
grant select, insert on adoption to :app;
grant delete on guard to :app;
