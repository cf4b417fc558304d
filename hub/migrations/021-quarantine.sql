-- What of the quarantine still waits for people. A decision that was learned by now, tried again by itself, waits for
-- nobody; one that contradicts another does, until somebody has settled it.
alter table fact_quarantine add column settled_at timestamptz;
grant update (code, reason, settled_at) on fact_quarantine to :app;

create view quarantined as
  select * from fact_quarantine q
   where q.settled_at is null and (q.code = 'H5010' or not exists (
     select from inbox i where i.settle_id = split_part(q.key_text, '/', 3)
        and concat_ws('/', i.care_region, i.hospital, i.settle_id, i.kind) = q.key_text));
grant select on quarantined to :app;

-- As before; what comes again waits again.
create or replace function quarantine_facts(
  link_regions text[], facts bytea[], digests bytea[], codes text[], reasons text[], key_texts text[]
) returns void language sql as $$
  insert into fact_quarantine as q (link_region, digest, code, reason, key_text, fact)
  select distinct on (1, 2, 3) f.link_region, f.digest, f.code, f.reason, f.key_text, f.fact
    from unnest(link_regions, facts, digests, codes, reasons, key_texts)
         as f (link_region, fact, digest, code, reason, key_text)
   order by 1, 2, 3
  on conflict (link_region, digest, code) do update
    set times = q.times + 1, last_at = now(), reason = excluded.reason, settled_at = null
$$;
