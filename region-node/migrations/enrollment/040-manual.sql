-- Manual decisions M(s) (protocol R20), as the hub told them: what ends an authorisation whose care region is lost.
-- They and their entries stand beside inbox, postings and closing units, never among them: a D(s) that appears later is
-- learned as any other, and takes back what M(s) had moved and booked.

create table manual_decision (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null check (kind in ('S', 'R')),
  is_confirmed boolean not null,
  -- A serialised SignedManualDecision.
  signed bytea not null,
  -- Whose accumulators it moved, and by how much it would move them.
  person_id text collate "C" not null,
  insurances text[] not null,
  years integer[] not null,
  codes text[] not null,
  amounts bigint[] not null,
  taken_at timestamptz not null default clock_timestamp(),
  primary key (care_region, hospital, settle_id, kind)
);

create table manual_posting (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null,
  -- corrected: taken back, because the care region had decided.
  entry text not null check (entry in ('decided', 'corrected')),
  line integer not null,
  debit text not null,
  credit text not null,
  amount_fen bigint not null,
  day text not null,
  primary key (care_region, hospital, settle_id, kind, entry, line),
  foreign key (care_region, hospital, settle_id, kind) references manual_decision
);
grant select, insert on manual_decision, manual_posting to :app;

-- Which contradictions the hub was told of, and when (protocol R14 lets a settle carry one past it).
alter table fact_quarantine add column told_at timestamptz;
grant update (told_at) on fact_quarantine to :app;

-- What was learned of a settlement that people have decided wins; the same in every way in which facts are learned.
create function overrule_manual() returns trigger language plpgsql as $$
begin
  -- There are nearly never any, and then this is all that it costs.
  if not exists (select from manual_decision) then return null; end if;
  insert into manual_posting (care_region, hospital, settle_id, kind, entry, line, debit, credit, amount_fen, day)
  select p.care_region, p.hospital, p.settle_id, p.kind, 'corrected', p.line, p.debit, p.credit, -p.amount_fen,
         greatest(p.day, case when f.ours then to_char(f.accounting_day, 'YYYY-MM-DD') end)
    from fresh f join manual_posting p using (care_region, hospital, settle_id, kind)
   where p.entry = 'decided'
  on conflict do nothing;
  -- Without its reservation the decision itself moves nothing: what M(s) did is turned into what D(s) says.
  perform move_accumulators(m.person_id, m.insurances, m.years, m.codes, m.amounts,
                            case when m.is_confirmed then -1 else 1 end)
     from fresh f
     join manual_decision m using (care_region, hospital, settle_id, kind)
     join person using (person_id)
    where m.is_confirmed <> (f.outcome = 'CONF' and f.ours);
  return null;
end $$;
create trigger overrules_manual after insert on inbox
  referencing new table as fresh for each statement execute function overrule_manual();

-- Takes M(s). Answers taken, known, overruled (D(s) is known here: M(s) is kept and moves nothing) or contrary (it is
-- about another verdict than the one that stands). As the owner, because the program may not lock the inbox.
create function take_manual(
  p_care_region text, p_hospital text, p_settle_id text, p_kind text, p_is_confirmed boolean, p_signed bytea,
  p_token bytea, p_unsigned bytea, p_request_hash bytea, p_person_id text, p_owed_fen bigint, p_total_fen bigint,
  p_insurances text[], p_years integer[], p_codes text[], p_amounts bigint[],
  p_day text, p_debits text[], p_credits text[], p_posted bigint[]
) returns text language plpgsql security definer set search_path from current as $$
declare
  is_insured boolean;
  is_decided boolean;
  stands bytea;
begin
  -- The person first, as everywhere; then whoever is learning a decision is waited for, and whoever will waits.
  perform from person where person_id = p_person_id for update;
  is_insured := found;
  lock table inbox in share mode;
  if exists (select from manual_decision m where (m.care_region, m.hospital, m.settle_id, m.kind)
                                               = (p_care_region, p_hospital, p_settle_id, p_kind)) then
    perform pg_logical_emit_message(true, 'lianjie', '');
    return 'known';
  end if;
  select exists (select from inbox i where (i.care_region, i.hospital, i.settle_id, i.kind)
                                         = (p_care_region, p_hospital, p_settle_id, p_kind)) into is_decided;
  if not is_decided then
    -- After a restore from backup the token that we signed brings the verdict back (R26).
    insert into verdict (care_region, hospital, settle_id, kind, outcome, request_hash, person_id, token, owed_fen,
                         total_fen)
    values (p_care_region, p_hospital, p_settle_id, p_kind, 'AUTH', p_request_hash, p_person_id, p_token, p_owed_fen,
            p_total_fen)
    on conflict do nothing;
    select v.token into strict stands from verdict v
     where (v.care_region, v.hospital, v.settle_id, v.kind) = (p_care_region, p_hospital, p_settle_id, p_kind);
    if substring(stands from 1 for length(p_unsigned)) <> p_unsigned then return 'contrary'; end if;
  end if;
  insert into manual_decision
  values (p_care_region, p_hospital, p_settle_id, p_kind, p_is_confirmed, p_signed, p_person_id, p_insurances, p_years,
          p_codes, p_amounts);
  if is_decided then return 'overruled'; end if;
  if is_insured
     and end_reservations(array[p_care_region], array[p_hospital], array[p_settle_id], array[p_kind],
                          array[case when p_is_confirmed then 1 else 0 end]) = 0
     and p_is_confirmed then
    perform move_accumulators(p_person_id, p_insurances, p_years, p_codes, p_amounts, 1);
  end if;
  if p_is_confirmed then
    insert into manual_posting
    select p_care_region, p_hospital, p_settle_id, p_kind, 'decided', e.line, e.debit, e.credit, e.amount, p_day
      from unnest(p_debits, p_credits, p_posted) with ordinality as e (debit, credit, amount, line);
  end if;
  return 'taken';
end $$;
