-- Manual decisions M(s) (protocol R20): what two persons decided of an authorisation whose care region is lost. They
-- and their entries stand beside registers, postings and closing units, never among them: a D(s) that appears later is
-- learned as any other, and takes the entries of M(s) back.

-- The last sign of life of each care region that any instance has had. Under a raised epoch what was known is worth
-- nothing, because newer signs may be lost: then the silence begins anew.
create table care_sign (
  region text collate "C" primary key,
  seen_at timestamptz not null default now(),
  epoch integer not null
);

-- What people proposed. Ends when it is decided, or taken back.
create table manual_proposal (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null check (kind in ('S', 'R')),
  enrollment_region text not null,
  is_confirmed boolean not null,
  -- The serialised SignedVerdict that they saw.
  token bytea not null,
  -- Who, why and when.
  words jsonb not null,
  -- What their certificates tell them by, so that nobody is two.
  marks text[] not null,
  primary key (care_region, hospital, settle_id, kind)
);

-- M(s), write-once like a register. Append only.
create table manual_decision (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null check (kind in ('S', 'R')),
  enrollment_region text not null,
  -- A serialised SignedManualDecision.
  signed bytea not null,
  kept_at timestamptz not null default now(),
  primary key (care_region, hospital, settle_id, kind)
);

create table manual_posting (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null,
  -- corrected: taken back, because the care region had decided.
  entry text not null check (entry in ('decided', 'corrected')),
  line smallint not null,
  debit text not null,
  credit text not null,
  amount_fen bigint not null check (amount_fen <> 0),
  day text not null,
  primary key (care_region, hospital, settle_id, kind, entry, line),
  check (debit <> credit),
  foreign key (care_region, hospital, settle_id, kind) references manual_decision
);

-- Whether the enrollment region has it, and under which of its epochs: after a restore it is told again.
create table manual_outbox (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null,
  sent_at timestamptz,
  acked_epoch bigint,
  primary key (care_region, hospital, settle_id, kind),
  foreign key (care_region, hospital, settle_id, kind) references manual_decision
);

-- Enrollment regions that are to tell which manual decisions they hold: this database may have lost some.
create table manual_wanted (
  region text collate "C" primary key,
  -- Behind which one the next page begins.
  next_place text not null default '',
  asked_at timestamptz,
  heard_at timestamptz
);

grant select, insert, update on care_sign, manual_outbox, manual_wanted to :app;
grant select, insert, update, delete on manual_proposal to :app;
grant select, insert on manual_decision, manual_posting to :app;

-- What was learned of a settlement that people have decided wins; the same in every way in which facts are learned.
create function overrule_manual() returns trigger language plpgsql as $$
begin
  -- There are nearly never any, and then this is all that it costs.
  if not exists (select from manual_decision) then return null; end if;
  insert into manual_posting (care_region, hospital, settle_id, kind, entry, line, debit, credit, amount_fen, day)
  select p.care_region, p.hospital, p.settle_id, p.kind, 'corrected', p.line, p.debit, p.credit, -p.amount_fen,
         greatest(p.day, case when f.enrollment_region = m.enrollment_region then f.accounting_day end)
    from fresh f
    join manual_decision m using (care_region, hospital, settle_id, kind)
    join manual_posting p using (care_region, hospital, settle_id, kind)
   where p.entry = 'decided'
   order by 1, 2, 3, 4, 6
  on conflict do nothing;
  return null;
end $$;
create trigger overrules_manual after insert on inbox
  referencing new table as fresh for each statement execute function overrule_manual();

-- One person's word. Nobody's counts twice, by whatever name of theirs; who says otherwise is not heard.
create function propose_manual(
  p_care_region text, p_hospital text, p_settle_id text, p_kind text, p_enrollment_region text,
  p_is_confirmed boolean, p_token bytea, p_word jsonb, p_marks text[], p_persons integer
) returns setof manual_proposal language plpgsql as $$
begin
  insert into manual_proposal as p
  values (p_care_region, p_hospital, p_settle_id, p_kind, p_enrollment_region, p_is_confirmed, p_token,
          jsonb_build_array(p_word), p_marks)
  on conflict (care_region, hospital, settle_id, kind) do update
    set words = p.words || p_word, marks = p.marks || p_marks
    where p.is_confirmed = p_is_confirmed and not p.marks && p_marks and jsonb_array_length(p.words) < p_persons;
  return query select * from manual_proposal p
   where (p.care_region, p.hospital, p.settle_id, p.kind) = (p_care_region, p_hospital, p_settle_id, p_kind);
end $$;

-- M(s) and its entries, unless D(s) is known: then it is only kept where it had been decided before (p_silent null).
-- Else its region must have been silent for so long: answers heard, kept, known or overtaken. As the owner, because the
-- program may not lock the inbox.
create function keep_manual(
  p_care_region text, p_hospital text, p_settle_id text, p_kind text, p_enrollment_region text, p_signed bytea,
  p_day text, p_debits text[], p_credits text[], p_amounts bigint[], p_silent interval
) returns text language plpgsql security definer set search_path from current as $$
declare
  v_seen_at timestamptz;
  is_decided boolean;
begin
  -- A region that comes back meets this row, and then reads what was decided of it: one of the two sees the other.
  select seen_at into v_seen_at from care_sign where region = p_care_region for share;
  if v_seen_at > clock_timestamp() - p_silent then return 'heard'; end if;
  -- Whoever is learning a decision is waited for, and whoever will waits: none is missed between the look and the
  -- commit. Learning pays nothing for it, and people decide seldom.
  lock table inbox in share mode;
  select exists (select from inbox i where (i.care_region, i.hospital, i.settle_id, i.kind)
                                         = (p_care_region, p_hospital, p_settle_id, p_kind)) into is_decided;
  delete from manual_proposal p
   where (p.care_region, p.hospital, p.settle_id, p.kind) = (p_care_region, p_hospital, p_settle_id, p_kind);
  if is_decided and p_silent is not null then return 'overtaken'; end if;
  insert into manual_decision values (p_care_region, p_hospital, p_settle_id, p_kind, p_enrollment_region, p_signed)
  on conflict do nothing;
  if not found then
    perform pg_logical_emit_message(true, 'lianjie', '');
    return 'known';
  end if;
  insert into manual_outbox values (p_care_region, p_hospital, p_settle_id, p_kind);
  if not is_decided then
    insert into manual_posting
    select p_care_region, p_hospital, p_settle_id, p_kind, 'decided', e.line, e.debit, e.credit, e.amount, p_day
      from unnest(p_debits, p_credits, p_amounts) with ordinality as e (debit, credit, amount, line);
  end if;
  -- Nobody asks any more. A care region that came back would answer with a cancel where it has forgotten what it knew.
  delete from down_row d where d.dedupe = concat_ws('/', 'i', p_care_region, p_hospital, p_settle_id, p_kind,
                                                    p_enrollment_region);
  return 'kept';
end $$;

-- Manual decisions that their enrollment region has not taken, or has lost with a restore; whoever claims them sends
-- them.
create function claim_manual(p_resend interval, p_most integer)
returns table (enrollment_region text, signed bytea) language sql as $$
  update manual_outbox o set sent_at = now()
    from (select w.care_region, w.hospital, w.settle_id, w.kind, m.enrollment_region, m.signed
            from manual_outbox w
            join manual_decision m using (care_region, hospital, settle_id, kind)
            left join destination d on d.region = m.enrollment_region
           where (w.acked_epoch is null or w.acked_epoch < d.epoch)
             and (w.sent_at is null or w.sent_at <= now() - p_resend)
           order by m.kept_at limit p_most for update of w skip locked) due
   where (o.care_region, o.hospital, o.settle_id, o.kind) = (due.care_region, due.hospital, due.settle_id, due.kind)
  returning due.enrollment_region, due.signed
$$;

-- Regions that were heard of just now. A region seen under an older epoch, or never, is silent from now on only; after
-- a raised epoch all are to tell the manual decisions that may be lost here.
create function note_care_signs(p_regions text[], p_heard text[]) returns void language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  insert into manual_wanted (region)
  select r from unnest(p_regions) r join care_sign s on s.region = r where s.epoch < hub_epoch()
  on conflict (region) do update set next_place = '', asked_at = null, heard_at = null;
  insert into care_sign as s (region, epoch) select r, hub_epoch() from unnest(p_regions) r order by r
  on conflict (region) do update set seen_at = now(), epoch = excluded.epoch
    where s.region = any (p_heard) or s.epoch < excluded.epoch;
end $$;

-- A care region is here and asks what was decided of it. Waited for, unlike the other signs of life: nobody decides
-- anything of it from now on.
create function meet_care_region(p_region text) returns void language sql as $$
  insert into care_sign as s (region, seen_at, epoch) values (p_region, clock_timestamp(), hub_epoch())
  on conflict (region) do update set seen_at = clock_timestamp()
$$;

-- What people decided of a care region and it has not, the oldest first, once the enrollment region has it: that one
-- may know D(s) and says so with its ack. is_open: more may follow, because one is not acked yet, or because this
-- database may have lost some, which the enrollment regions that ever took a fact have not all told again.
create function manual_of_care_region(p_region text, p_most integer, p_bytes integer)
returns table (signed bytea, is_open boolean) language sql stable as $$
  with undecided as (
    select m.signed, m.kept_at, coalesce(o.acked_epoch >= coalesce(d.epoch, 0), false) as is_acked
      from manual_decision m
      join manual_outbox o using (care_region, hospital, settle_id, kind)
      left join destination d on d.region = m.enrollment_region
     where m.care_region = p_region and not exists (
       select from inbox i where (i.care_region, i.hospital, i.settle_id, i.kind)
                               = (m.care_region, m.hospital, m.settle_id, m.kind))
  ), acked as (
    select u.signed, row_number() over in_order as place,
           sum(octet_length(u.signed)) over in_order - octet_length(u.signed) as before
      from undecided u where u.is_acked window in_order as (order by u.kept_at, u.signed)
  ), told as (
    select a.signed, a.place from acked a where a.place <= p_most and a.before < p_bytes
  ), remaining as (
    select (select count(*) from undecided) > (select count(*) from told)
        or exists (select from destination d
                     left join care_sign s on s.region = d.region
                     left join manual_wanted w on w.region = d.region
                    where s.epoch < hub_epoch() or (w.region is not null and w.heard_at is null)) as is_open
  )
  select t.signed, r.is_open from remaining r left join told t on true order by t.place
$$;

-- Whom to ask for them, at most so often.
create function claim_manual_wanted(p_again interval) returns table (region text, next_place text) language sql as $$
  update manual_wanted w set asked_at = now()
   where w.heard_at is null and (w.asked_at is null or w.asked_at <= now() - p_again)
  returning w.region, w.next_place
$$;
