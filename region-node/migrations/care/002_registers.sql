-- D(s), the care region's decision (protocol 1.4.1): written once, never changed. Also intents, postings, the outbox.

create table decision (
  care_region text not null,
  hospital text not null,
  settle_id text not null,
  kind text not null check (kind in ('S', 'R')),
  -- Empty when nobody knows whom it concerns: a cancel of something never seen.
  enrollment_region text not null,
  outcome text not null check (outcome in ('CONF', 'CANC')),
  token bytea,
  day date,
  reason text check (reason in ('HOSPITAL', 'EXPIRED', 'UNKNOWN', 'SUPERSEDED', 'OUTDATED', 'DEADLINE')),
  holder_settle_id text,
  -- What was billed and the request's digest, where known; a row without a digest matches every request (R3).
  visit_id text,
  batch_id text,
  batch_version integer,
  request_hash bytea,
  decided_at_ms bigint not null,
  primary key (care_region, hospital, settle_id, kind),
  constraint whole check (
    case outcome
      when 'CONF' then token is not null and day is not null and reason is null and enrollment_region <> ''
      else token is null and day is null and reason is not null
    end)
);
-- A token hardly shrinks: kept in its row, it costs neither compressing nor a second index.
alter table decision set (toast_tuple_target = 8160);

-- May be lost with an asynchronous commit, so nothing that must be true depends on it.
create table intent (
  care_region text not null,
  hospital text not null,
  settle_id text not null,
  kind text not null check (kind in ('S', 'R')),
  person_id text not null,
  enrollment_region text not null,
  visit_id text not null,
  batch_id text not null,
  batch_version integer not null,
  request_hash bytea not null,
  invoice_no text not null,
  window_ms bigint not null,
  asked_at_ms bigint not null,
  tried_at_ms bigint not null,
  due_at_ms bigint not null,
  verdict_at_ms bigint,
  refused jsonb,
  closed boolean not null default false,
  primary key (care_region, hospital, settle_id, kind)
);
create index intent_open on intent (due_at_ms) where not closed;
create index intent_by_batch on intent (batch_id);

create table posting (
  care_region text not null,
  hospital text not null,
  settle_id text not null,
  kind text not null,
  leg smallint not null,
  debit text not null,
  credit text not null check (credit <> debit),
  amount_fen bigint not null check (amount_fen <> 0),
  primary key (care_region, hospital, settle_id, kind, leg)
);

-- Issues the numbers of facts; the hub compares the highest one after a restore (R20).
create sequence fact_number;

-- A row lives from the decision's commit until the end-to-end ack.
create table outbox (
  number bigint primary key default nextval('fact_number'),
  care_region text not null,
  hospital text not null,
  settle_id text not null,
  kind text not null,
  enrollment_region text not null check (enrollment_region <> ''),
  -- For R14: whose next settle must carry this fact.
  person_id text,
  batch_id text,
  queued_at_ms bigint not null,
  refused_code text,
  due_at_ms bigint,
  unique (care_region, hospital, settle_id, kind, enrollment_region)
);
create index outbox_by_destination on outbox (enrollment_region, number);
create index outbox_by_person on outbox (person_id);
create index outbox_by_batch on outbox (batch_id);

-- An end-to-end ack once seen stays seen for R14, even when a fact is queued again (R18).
create table acked (
  care_region text not null,
  hospital text not null,
  settle_id text not null,
  kind text not null,
  enrollment_region text not null,
  primary key (care_region, hospital, settle_id, kind, enrollment_region)
);

-- The accounting day (R12). One row; only open_day changes it.
create table accounting_day (
  single boolean primary key default true check (single),
  day date not null
);

-- The last sign of life of any hub (R20), with what tells a reboot from a restart.
create table heartbeat (
  single boolean primary key default true check (single),
  at_ms bigint not null,
  boot_id text not null,
  uptime_ms bigint not null
);

grant select, insert on decision, posting, acked to :app;
grant select, insert, update on intent, accounting_day, heartbeat to :app;
grant select, insert, update, delete on outbox to :app;
grant usage, select on sequence fact_number to :app;
