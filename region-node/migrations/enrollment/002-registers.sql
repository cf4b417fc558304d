-- The register A(s) and what follows from D(s). Nobody changes or deletes a row of verdict, posting or inbox.

create table verdict (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null check (kind in ('S', 'R')),
  outcome text not null check (outcome in ('AUTH', 'REJ')),
  -- Why it was refused, for people; the token says it too.
  code text,
  -- Null matches every request: written by a cancel that came first, or recreated from a confirmed token (R3, R26).
  request_hash bytea,
  -- Null where a cancel came first: nobody was named.
  person_id text collate "C",
  -- A serialised SignedVerdict: the amounts, deltas, bases, policy version and explanation, signed.
  token bytea not null,
  -- The claim as it came, for explanation and replay; null where no claim was seen.
  claim bytea,
  owed_fen bigint not null default 0,
  total_fen bigint not null default 0,
  written_at timestamptz not null default clock_timestamp(),
  primary key (care_region, hospital, settle_id, kind)
);
-- A token is never searched in and hardly shrinks: kept in its row, it costs neither compressing nor a second index.
alter table verdict set (toast_tuple_target = 8160);
create index verdict_by_settle_id on verdict (settle_id);

-- An authorisation without D. It ends with D and with nothing else, so these rows are deleted.
create table reservation (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null,
  person_id text collate "C" not null references person,
  visit_id text not null,
  batch_id text not null,
  pools text[] not null,
  -- One entry each an accumulator that waits.
  insurances text[] not null,
  years integer[] not null,
  codes text[] not null,
  amounts bigint[] not null,
  -- The node's own clock, not the database's: all ages of an authorisation are told by one clock.
  decided_at_ms bigint not null,
  window_ms bigint not null,
  next_inquiry_at_ms bigint not null,
  inquiries integer not null default 0,
  primary key (care_region, hospital, settle_id, kind)
);
create index reservation_of_person on reservation (person_id);
create index reservation_by_inquiry on reservation (next_inquiry_at_ms);

-- What waiting authorisations would add to each accumulator.
create view waiting as
  select r.person_id, d.insurance, d.year, d.code, d.amount
    from reservation r cross join lateral unnest(r.insurances, r.years, r.codes, r.amounts)
           as d (insurance, year, code, amount);

-- The personal account (个人账户) is the accumulator that belongs to no year.
create view account as
  select a.person_id, a.insurance, a.opening + a.used as balance_fen,
         (select coalesce(sum(w.amount), 0)::bigint from waiting w
           where (w.person_id, w.insurance, w.year, w.code) = (a.person_id, a.insurance, a.year, a.code)) as pending_fen
    from accumulator a where a.code = 'account';

-- D(s) as it was learned, once.
create table inbox (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null,
  decision bytea not null,
  -- A serialised SignedDecision: the proof.
  signed bytea not null,
  outcome text not null check (outcome in ('CONF', 'CANC')),
  -- A CONF of another enrollment region ends a reservation here, but is not in this ledger (R8).
  ours boolean not null,
  accounting_day date,
  learned_at timestamptz not null default clock_timestamp(),
  primary key (care_region, hospital, settle_id, kind)
);
alter table inbox set (toast_tuple_target = 8160);
create index inbox_by_settle_id on inbox (settle_id);

create table posting (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null,
  line integer not null,
  debit text not null,
  credit text not null,
  amount_fen bigint not null,
  primary key (care_region, hospital, settle_id, kind, line)
);

-- Facts that cannot be used, once each however often they come.
create table fact_quarantine (
  digest bytea primary key,
  fact bytea not null,
  code text not null,
  reason text not null,
  quarantined_at timestamptz not null default clock_timestamp()
);

grant select, insert on verdict, inbox, posting, fact_quarantine to :app;
grant select, insert, update, delete on reservation to :app;
grant select on waiting, account to :app;
