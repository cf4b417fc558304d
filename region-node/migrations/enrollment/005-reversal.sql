-- Reversals (protocol R9): once a care region has promised one, this side only ever authorises it.

alter table verdict add constraint a_reversal_is_authorised check (kind <> 'R' or outcome = 'AUTH');

-- What a reversal undid, and from when to when that had counted: whose accumulators it moved later is read from here.
create table reversal (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  original_settle_id text collate "C" not null,
  person_id text collate "C" not null,
  primary key (care_region, hospital, settle_id)
);
create index verdict_of_person on verdict (person_id, written_at) where outcome = 'AUTH';

-- E.reverse: nothing is asked and nothing stands in the way; no policy, no window, no other settlement that waits. The
-- negated deltas wait like any others until D(rev) comes. Answers the token that stands, ours or an earlier one.
create function reverse(
  p_care_region text, p_hospital text, p_settle_id text, p_original_settle_id text, p_person_id text,
  p_request_hash bytea, p_token bytea, p_owed_fen bigint, p_total_fen bigint, p_pools text[],
  p_insurances text[], p_years integer[], p_codes text[], p_amounts bigint[], p_decided_at_ms bigint
) returns bytea language plpgsql as $$
declare
  stands bytea;
  known boolean;
begin
  perform from person where person_id = p_person_id for update;
  known := found;
  insert into verdict (care_region, hospital, settle_id, kind, outcome, request_hash, person_id, token, owed_fen,
                       total_fen)
  values (p_care_region, p_hospital, p_settle_id, 'R', 'AUTH', p_request_hash, p_person_id, p_token, p_owed_fen,
          p_total_fen)
  on conflict do nothing;
  if not found then
    select token into strict stands from verdict v
     where (v.care_region, v.hospital, v.settle_id, v.kind) = (p_care_region, p_hospital, p_settle_id, 'R');
    -- It may be visible before its standby has it: this transaction's own commit waits for that (R13).
    perform pg_logical_emit_message(true, 'lianjie', '');
    return stands;
  end if;
  insert into reversal values (p_care_region, p_hospital, p_settle_id, p_original_settle_id, p_person_id);
  -- A person whom a restore has forgotten has no accumulators either.
  if known then
    -- Of no batch, so that nobody is told whose it is, and nobody ends it in a settlement's favour (R15). Its care
    -- region repeats it for ever, so it is asked about after a day only: a restore may have lost the promise there.
    insert into reservation (care_region, hospital, settle_id, kind, person_id, visit_id, batch_id, pools,
                             insurances, years, codes, amounts, decided_at_ms, window_ms, next_inquiry_at_ms)
    values (p_care_region, p_hospital, p_settle_id, 'R', p_person_id, '', '', p_pools,
            p_insurances, p_years, p_codes, p_amounts, p_decided_at_ms, 0, p_decided_at_ms + 86400000);
    update person set version = version + 1 where person_id = p_person_id;
  end if;
  return p_token;
end $$;

grant select, insert on reversal to :app;
