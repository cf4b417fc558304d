-- Facts in quarantine, for people: which settlement, how often it came again, and whether it is settled since.
alter table fact_quarantine
  add column key_text text not null default '',
  add column times integer not null default 1,
  add column last_at timestamptz not null default now(),
  add column settled_at timestamptz;
grant update (code, reason, times, last_at, settled_at) on fact_quarantine to :app;

-- What still waits for people. A decision that was learned by now, tried again by itself, waits for nobody; one that
-- contradicts another does, until somebody has settled it.
create view quarantined as
  select * from fact_quarantine q
   where q.settled_at is null and (q.code = 'H5010' or not exists (
     select from inbox i where i.settle_id = split_part(q.key_text, '/', 3)
        and concat_ws('/', i.care_region, i.hospital, i.settle_id, i.kind) = q.key_text));
grant select on quarantined to :app;
