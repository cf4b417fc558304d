-- What is billed (protocol R4): visits, their charge batches, the fee lines of each batch.

create table visit (
  visit_id text primary key,
  hospital text not null,
  hospital_visit_no text not null,
  person_id text not null,
  enrollment_region text not null,
  enrollment_division text not null,
  insurance text not null,
  medical_type text not null,
  inpatient boolean not null,
  start_day date not null,
  diagnosis text not null,
  emergency boolean not null,
  -- Empty: nobody was moved from another hospital.
  transferred_from_level text not null,
  opened_at_ms bigint not null,
  unique (hospital, hospital_visit_no)
);

create table batch (
  batch_id text primary key,
  visit_id text not null references visit,
  hospital text not null,
  number integer not null check (number > 0),
  -- Raised by every upload or deletion that changed a line; a confirm compares it under a row lock.
  version integer not null default 0,
  -- Its settlement was reversed: until it is settled again it is the visit's open batch, whatever came after it.
  reopened boolean not null default false,
  unique (visit_id, number)
);

create table fee_line (
  visit_id text not null,
  line_no text collate "C" not null,
  batch_id text not null references batch,
  item_code text not null,
  unit_price_micro_yuan bigint not null,
  quantity_e4 bigint not null,
  amount_fen bigint not null,
  fee_day date not null,
  approval text not null,
  item_name text not null,
  item_class text not null check (item_class in ('01', '02', '03')),
  price_limit_micro_yuan bigint not null,
  first_pay_permyriad integer not null check (first_pay_permyriad between 0 and 10000),
  restricted boolean not null,
  self_funded_fen bigint not null,
  over_limit_fen bigint not null,
  self_paid_first_fen bigint not null,
  eligible_fen bigint not null,
  catalog_version text not null,
  -- The line as it stands in a claim: a settle sends what was written when the line was priced.
  wire bytea not null,
  primary key (visit_id, line_no),
  constraint parts_add_up check (amount_fen = self_funded_fen + over_limit_fen + self_paid_first_fen + eligible_fen)
);
create index fee_line_by_batch on fee_line (batch_id);

-- Which settlement holds a batch (R5): a row exists exactly while its holder is confirmed and not reversed.
create table guard (
  hospital text not null,
  visit_id text not null,
  batch_id text not null,
  settle_id text not null,
  primary key (hospital, visit_id, batch_id)
);

-- The batch that is billed next: one whose settlement was reversed and that nobody has settled since, else the newest.
create function open_batch_of(p_hospital text, p_visit_id text) returns text language sql stable as $$
  select b.batch_id from batch b where b.visit_id = p_visit_id
   order by b.reopened and not exists (select from guard g where (g.hospital, g.visit_id, g.batch_id)
                                                               = (p_hospital, p_visit_id, b.batch_id)) desc,
            b.number desc limit 1
$$;

create type uploaded as (
  -- stored, same, conflict, settled, absent
  answer text,
  batch_id text,
  version integer,
  line_no text,
  stored jsonb
);

-- All lines or none. The visit's row is locked first, so uploads of one visit come one after the other; then its open
-- batch, which a confirm holds for share; only a later statement sees whether that confirm took the guard.
create function upload_lines(p_hospital text, p_visit_id text, p_lines jsonb) returns uploaded
language plpgsql as $$
declare
  v visit;
  b batch;
  other record;
  held boolean;
begin
  select * into v from visit where visit_id = p_visit_id and hospital = p_hospital for update;
  if not found then return row('absent', null, null, null, null)::uploaded; end if;
  loop
    select * into b from batch where batch_id = open_batch_of(p_hospital, p_visit_id) for update;
    held := exists (select from guard g
                     where g.hospital = p_hospital and g.visit_id = p_visit_id and g.batch_id = b.batch_id);
    -- A reopened one may have been settled while we waited for it: then the newest takes the lines.
    exit when not held or b.number = (select max(number) from batch where visit_id = p_visit_id);
  end loop;

  select l.line_no, to_jsonb(l) as stored into other
    from jsonb_populate_recordset(null::fee_line, p_lines) g
    join fee_line l on l.visit_id = p_visit_id and l.line_no = g.line_no
   where (l.item_code, l.unit_price_micro_yuan, l.quantity_e4, l.amount_fen, l.fee_day, l.approval)
      is distinct from (g.item_code, g.unit_price_micro_yuan, g.quantity_e4, g.amount_fen, g.fee_day, g.approval)
   order by l.line_no limit 1;
  if found then return row('conflict', b.batch_id, b.version, other.line_no, other.stored)::uploaded; end if;

  if not exists (
    select from jsonb_populate_recordset(null::fee_line, p_lines) g
     where not exists (select from fee_line l where l.visit_id = p_visit_id and l.line_no = g.line_no)
  ) then return row('same', b.batch_id, b.version, null, null)::uploaded; end if;

  if held then
    -- Closed by its settlement: an inpatient's next charges open the next batch, an outpatient's bill is done.
    if not v.inpatient then return row('settled', b.batch_id, b.version, null, null)::uploaded; end if;
    insert into batch (batch_id, visit_id, hospital, number)
      values (p_visit_id || '-' || (b.number + 1), p_visit_id, p_hospital, b.number + 1) returning * into b;
  end if;

  insert into fee_line
    select p_visit_id, g.line_no, b.batch_id, g.item_code, g.unit_price_micro_yuan, g.quantity_e4, g.amount_fen,
           g.fee_day, g.approval, g.item_name, g.item_class, g.price_limit_micro_yuan, g.first_pay_permyriad,
           g.restricted,
           g.self_funded_fen, g.over_limit_fen, g.self_paid_first_fen, g.eligible_fen, g.catalog_version,
           g.wire
      from jsonb_populate_recordset(null::fee_line, p_lines) g
     where not exists (select from fee_line l where l.visit_id = p_visit_id and l.line_no = g.line_no);
  update batch set version = version + 1 where batch_id = b.batch_id returning * into b;
  return row('stored', b.batch_id, b.version, null, null)::uploaded;
end $$;

-- An empty list deletes every unsettled line; a settled one cannot be deleted (H5007).
create function delete_lines(p_hospital text, p_visit_id text, p_line_nos text[]) returns uploaded
language plpgsql as $$
declare
  b batch;
  held boolean;
  settled_line text;
  changed integer;
begin
  perform 1 from visit where visit_id = p_visit_id and hospital = p_hospital for update;
  if not found then return row('absent', null, null, null, null)::uploaded; end if;
  select * into b from batch where batch_id = open_batch_of(p_hospital, p_visit_id) for update;

  held := exists (select from guard g
                   where g.hospital = p_hospital and g.visit_id = p_visit_id and g.batch_id = b.batch_id);
  select l.line_no into settled_line from fee_line l
   where l.visit_id = p_visit_id and l.line_no = any (p_line_nos) and (held or l.batch_id <> b.batch_id)
   order by l.line_no limit 1;
  if found then return row('settled', b.batch_id, b.version, settled_line, null)::uploaded; end if;
  if held then return row('same', b.batch_id, b.version, null, null)::uploaded; end if;

  delete from fee_line l
   where l.batch_id = b.batch_id and (cardinality(p_line_nos) = 0 or l.line_no = any (p_line_nos));
  get diagnostics changed = row_count;
  if changed = 0 then return row('same', b.batch_id, b.version, null, null)::uploaded; end if;
  update batch set version = version + 1 where batch_id = b.batch_id returning * into b;
  return row('stored', b.batch_id, b.version, null, null)::uploaded;
end $$;

grant select, insert, update on visit, batch to :app;
grant select, insert, delete on fee_line to :app;
grant select, insert on guard to :app;
