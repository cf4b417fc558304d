-- The handlers of protocol 1.4.9, each one function: VOLATILE, so every statement sees its own snapshot, locks first.
-- 327663501657 is the constant key of R12: whoever decides takes it shared, whoever changes the day exclusively.

create type decided as (
  wrote boolean,
  care_region text,
  hospital text,
  settle_id text,
  kind text,
  enrollment_region text,
  outcome text,
  token bytea,
  -- As text: a calendar day is no instant, and drivers make one of a date.
  day text,
  reason text,
  holder_settle_id text,
  visit_id text,
  batch_id text,
  batch_version integer,
  request_hash bytea,
  decided_at_ms bigint,
  -- Outbox rows of this call, two lists in step.
  numbers bigint[],
  addressees text[]
);

create function as_decided(d decision, p_wrote boolean, p_numbers bigint[], p_addressees text[]) returns decided
language plpgsql stable as $$
begin
  return row(p_wrote, d.care_region, d.hospital, d.settle_id, d.kind, d.enrollment_region, d.outcome, d.token,
             to_char(d.day, 'YYYY-MM-DD'), d.reason, d.holder_settle_id, d.visit_id, d.batch_id, d.batch_version,
             d.request_hash, d.decided_at_ms, p_numbers, p_addressees)::decided;
end $$;

-- The stored decision, read for an answer that is final. A row can be visible before its standby has it, so the reading
-- transaction makes a synchronous commit of its own (R13): the message is nothing but a reason to have one.
create function read_decision(p_care_region text, p_hospital text, p_settle_id text, p_kind text) returns decided
language plpgsql as $$
declare
  d decision;
begin
  select * into d from decision
   where (care_region, hospital, settle_id, kind) = (p_care_region, p_hospital, p_settle_id, p_kind);
  if not found then return null; end if;
  perform pg_logical_emit_message(true, 'lianjie', '');
  return as_decided(d, false, '{}', '{}');
end $$;

create function confirm_settlement(
  p_care_region text, p_hospital text, p_settle_id text, p_enrollment_region text, p_token bytea, p_visit_id text,
  p_batch_id text, p_batch_version integer, p_request_hash bytea, p_person_id text, p_debit text, p_credit text,
  p_owed_fen bigint, p_now_ms bigint, p_window_ms bigint, p_late_without_intent boolean, p_enrollment_epoch bigint,
  -- Two persons have decided so (R20): nothing but another holder of the batch stands against it.
  p_by_hand boolean default false
) returns decided
language plpgsql as $$
declare
  d decision;
  i intent;
  v_version integer;
  v_outlived boolean;
  v_reason text;
  v_holder text;
  v_day date;
  v_wrote boolean;
  v_numbers bigint[];
  v_addressees text[];
begin
  perform pg_advisory_xact_lock_shared(327663501657);

  select * into d from decision
   where (care_region, hospital, settle_id, kind) = (p_care_region, p_hospital, p_settle_id, 'S');
  if found then
    perform pg_logical_emit_message(true, 'lianjie', '');
    return as_decided(d, false, '{}', '{}');
  end if;

  -- After the lock, which whoever learns of a restored region takes alone: it sees this decision, or this sees it.
  select version, (select epoch > p_enrollment_epoch from learner where name = p_enrollment_region)
    into v_version, v_outlived from batch
   where batch_id = p_batch_id and visit_id = p_visit_id and hospital = p_hospital for share;
  select * into i from intent
   where (care_region, hospital, settle_id, kind) = (p_care_region, p_hospital, p_settle_id, 'S');
  if p_by_hand then
    v_reason := null;
  elsif coalesce(p_now_ms > coalesce(i.verdict_at_ms, i.asked_at_ms) + p_window_ms, p_late_without_intent) then
    v_reason := 'EXPIRED';
  elsif v_version is distinct from p_batch_version or v_outlived then
    v_reason := 'OUTDATED';
  end if;

  while v_reason is null loop
    insert into guard values (p_hospital, p_visit_id, p_batch_id, p_settle_id) on conflict do nothing;
    exit when found;
    -- Its holder is confirmed, or was reversed meanwhile: then the guard is free again.
    select settle_id into v_holder from guard
     where hospital = p_hospital and visit_id = p_visit_id and batch_id = p_batch_id;
    if found then v_reason := 'SUPERSEDED'; end if;
  end loop;

  if v_reason is null then
    select day into strict v_day from accounting_day;
  end if;
  insert into decision values (
    p_care_region, p_hospital, p_settle_id, 'S', p_enrollment_region,
    case when v_reason is null then 'CONF' else 'CANC' end,
    case when v_reason is null then p_token end, v_day, v_reason, v_holder,
    p_visit_id, p_batch_id, p_batch_version, p_request_hash, p_now_ms
  ) on conflict do nothing returning * into d;
  v_wrote := found;

  if not v_wrote then
    -- Somebody decided this settlement meanwhile: without a reason the guard is ours, and must not outlive the attempt
    -- (R5). Not by rolling back to a savepoint: every confirm would pay for one, with a transaction number of its own.
    if v_reason is null then
      delete from guard where hospital = p_hospital and visit_id = p_visit_id and batch_id = p_batch_id;
    end if;
    select * into strict d from decision
     where (care_region, hospital, settle_id, kind) = (p_care_region, p_hospital, p_settle_id, 'S');
    perform pg_logical_emit_message(true, 'lianjie', '');
    return as_decided(d, false, '{}', '{}');
  end if;

  if v_reason is null and p_owed_fen <> 0 then
    insert into posting values (p_care_region, p_hospital, p_settle_id, 'S', 1, p_debit, p_credit, p_owed_fen);
  end if;
  v_addressees := array[p_enrollment_region];
  -- A cancel goes to everybody who may hold an authorisation (R8).
  if v_reason is not null and i.enrollment_region <> p_enrollment_region then
    v_addressees := v_addressees || i.enrollment_region;
  end if;
  with queued as (
    insert into outbox (care_region, hospital, settle_id, kind, enrollment_region, person_id, batch_id, queued_at_ms)
      select p_care_region, p_hospital, p_settle_id, 'S', e, p_person_id, p_batch_id, p_now_ms
        from unnest(v_addressees) e
      returning number, enrollment_region)
  select array_agg(number), array_agg(enrollment_region) into v_numbers, v_addressees from queued;
  return as_decided(d, true, v_numbers, v_addressees);
end $$;

-- Offers CANC. p_person_id and p_batch_id say whose it is should no intent tell: the facts that the next settle of this
-- person or batch must carry are found by them (R14). With p_only_when_over, only once the confirm window has passed by
-- our own count: of the intent if there is one, else by p_over_without_intent; null says that it still runs.
create function cancel_settlement(
  p_care_region text, p_hospital text, p_settle_id text, p_kind text, p_reason text, p_holder_settle_id text,
  p_addressees text[], p_asked boolean, p_now_ms bigint, p_only_when_over boolean, p_over_without_intent boolean,
  p_person_id text default null, p_batch_id text default null
) returns decided
language plpgsql as $$
declare
  d decision;
  i intent;
  v_wrote boolean := false;
  v_numbers bigint[];
  v_addressees text[];
begin
  perform pg_advisory_xact_lock_shared(327663501657);

  select * into d from decision
   where (care_region, hospital, settle_id, kind) = (p_care_region, p_hospital, p_settle_id, p_kind);
  if not found then
    select * into i from intent
     where (care_region, hospital, settle_id, kind) = (p_care_region, p_hospital, p_settle_id, p_kind);
    if p_only_when_over and not coalesce(
      p_now_ms > coalesce(i.verdict_at_ms, i.asked_at_ms) + i.window_ms, p_over_without_intent)
    then return null; end if;

    insert into decision values (
      p_care_region, p_hospital, p_settle_id, p_kind, coalesce(i.enrollment_region, p_addressees[1], ''), 'CANC',
      null, null, p_reason, p_holder_settle_id, i.visit_id, i.batch_id, i.batch_version, i.request_hash, p_now_ms
    ) on conflict do nothing returning * into d;
    v_wrote := found;
    if not v_wrote then
      select * into strict d from decision
       where (care_region, hospital, settle_id, kind) = (p_care_region, p_hospital, p_settle_id, p_kind);
    end if;
  end if;

  -- Whoever asks is answered, always; whoever a cancel call names hears of a cancel once (R8).
  v_addressees := array(
    select distinct e from unnest(p_addressees || case when v_wrote then i.enrollment_region end) e
     where e <> '' and (p_asked or d.outcome = 'CANC'));
  with queued as (
    insert into outbox (care_region, hospital, settle_id, kind, enrollment_region, person_id, batch_id, queued_at_ms)
      select p_care_region, p_hospital, p_settle_id, p_kind, e, coalesce(i.person_id, p_person_id),
             coalesce(d.batch_id, p_batch_id), p_now_ms
        from unnest(v_addressees) e
       where p_asked or not exists (
         select from acked a where (a.care_region, a.hospital, a.settle_id, a.kind, a.enrollment_region)
                                 = (p_care_region, p_hospital, p_settle_id, p_kind, e))
      on conflict (care_region, hospital, settle_id, kind, enrollment_region) do update
        set due_at_ms = null, person_id = coalesce(outbox.person_id, excluded.person_id),
            batch_id = coalesce(outbox.batch_id, excluded.batch_id)
      returning number, enrollment_region)
  select array_agg(number), array_agg(enrollment_region) into v_numbers, v_addressees from queued;
  if not v_wrote and v_numbers is null then perform pg_logical_emit_message(true, 'lianjie', ''); end if;
  return as_decided(d, v_wrote, coalesce(v_numbers, '{}'), coalesce(v_addressees, '{}'));
end $$;

-- The clock sets the day and never sets it back (R12). Gives up after 200 ms, so that confirms never queue behind it.
create function open_day(p_day date) returns date
language plpgsql as $$
declare
  v_day date;
begin
  perform set_config('lock_timeout', '200ms', true);
  perform pg_advisory_xact_lock(327663501657);
  insert into accounting_day as a (day) values (p_day)
    on conflict (single) do update set day = greatest(a.day, excluded.day) returning day into v_day;
  return v_day;
end $$;
