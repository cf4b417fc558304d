-- Keys are compared byte by byte, so that their order here is their order everywhere.
-- What the hub has learned. Append only: the program's role can neither change nor delete what is in here.
create table inbox (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null check (kind in ('S', 'R')),
  -- The serialised Decision: two copies are equal when these bytes are (protocol R27).
  decision bytea not null,
  -- The SignedDecision as it came, to be passed on.
  signed bytea not null,
  outcome text not null check (outcome in ('confirmed', 'cancelled')),
  -- Confirmed: the region that owes, from the token. Cancelled: the region it concerns, if any.
  enrollment_region text not null,
  -- The care region's running number of the copy that taught it (protocol R20).
  fact_number bigint not null,
  -- Confirmed only.
  accounting_day text,
  owed_fen bigint,
  total_fen bigint,
  learned_at timestamptz not null default now(),
  primary key (care_region, hospital, settle_id, kind),
  check ((outcome = 'confirmed') = (accounting_day is not null and owed_fen is not null and total_fen is not null))
);
-- Signed copies hardly shrink: kept in their row, they cost neither compressing nor a second index.
alter table inbox set (toast_tuple_target = 8160);
create index inbox_settle_id on inbox (settle_id);
create index inbox_day on inbox (accounting_day, care_region, hospital, settle_id, kind) where outcome = 'confirmed';

create table posting (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null,
  line smallint not null,
  debit text not null,
  credit text not null,
  amount_fen bigint not null check (amount_fen <> 0),
  primary key (care_region, hospital, settle_id, kind, line),
  check (debit <> credit),
  -- No posting without the knowledge that caused it.
  foreign key (care_region, hospital, settle_id, kind) references inbox
);

-- A second, different decision under one key: a care region contradicts itself. Never resolved by a program.
create table equivocation (
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null,
  decision_digest bytea not null,
  signed bytea not null,
  seen_at timestamptz not null default now(),
  primary key (care_region, hospital, settle_id, kind, decision_digest)
);

-- Facts that could not be used, once each however often they come.
create table fact_quarantine (
  -- From the Link's certificate.
  link_region text not null,
  digest bytea not null,
  code text not null,
  reason text not null,
  key_text text not null,
  fact bytea not null,
  times integer not null default 1,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  primary key (link_region, digest, code)
);

-- Where facts go, and whether anybody there answers.
create table destination (
  region text primary key,
  last_ack_at timestamptz
);

-- What is still on its way from here; a row ends with its addressee's ack.
create table outbox (
  id bigint generated always as identity primary key,
  care_region text collate "C" not null,
  hospital text collate "C" not null,
  settle_id text collate "C" not null,
  kind text collate "C" not null,
  destination text not null references destination,
  queued_at timestamptz not null default now(),
  -- Null: not yet sent, because the window was full or nobody answered.
  sent_at timestamptz,
  first_sent_at timestamptz,
  sends integer not null default 0,
  -- Set by a NAck: the row has left the window and is tried again at that instant.
  refused_code text,
  retry_at timestamptz,
  -- The SignedDecision as it came again after that, null until then: certificates end, and decisions are signed anew.
  signed bytea,
  unique (care_region, hospital, settle_id, kind, destination),
  foreign key (care_region, hospital, settle_id, kind) references inbox
);
create index outbox_in_order on outbox (destination, id) where refused_code is null;
create index outbox_sent on outbox (destination, sent_at) where refused_code is null;
create index outbox_refused on outbox (destination, retry_at) where refused_code is not null;

-- What waits for a care region's node (protocol R19): ended by its frame ack.
create table down_row (
  id bigint generated always as identity primary key,
  care_region text collate "C" not null,
  -- One row for one thing to say, however often it is said.
  dedupe text not null unique,
  -- A serialised DownRow without its id.
  content bytea not null,
  queued_at timestamptz not null default now()
);
create index down_row_in_order on down_row (care_region, id);

grant select, insert on inbox, posting, equivocation to :app;
grant select, insert on fact_quarantine to :app;
grant update (times, last_at) on fact_quarantine to :app;
grant select, insert, update on destination to :app;
grant select, insert, update, delete on outbox to :app;
grant select, insert, delete on down_row to :app;
grant update (content) on down_row to :app;
