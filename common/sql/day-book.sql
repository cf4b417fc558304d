-- Rows of closing units (protocol 1.4.8), made from a ledger in the background and read by common/day-book.pg.ts.
-- Unlogged: after a crash they are empty, and so is the place up to which they were gathered; then they are gathered
-- again.

-- A unit is day/care region/enrollment region.
create unlogged table day_row (
  unit text collate "C" not null,
  -- First byte of the digest of the settlement's key.
  bucket smallint not null,
  -- The row's own bytes in two pieces, the sort key and the rest.
  key bytea not null,
  rest bytea not null,
  posted_fen bigint not null,
  -- With all that a digest is made of, so that a bucket is read from neighbouring pages.
  primary key (unit, bucket, key) include (rest, posted_fen)
);

create unlogged table day_bucket (
  unit text collate "C" not null,
  bucket smallint not null,
  -- Null: rows changed since.
  digest bytea,
  count integer not null default 0,
  sum_fen bigint not null default 0,
  primary key (unit, bucket)
);
create index day_bucket_changed on day_bucket (unit, bucket) where digest is null;

create unlogged table day_cursor (
  only_row boolean primary key default true check (only_row),
  -- Every row of an older transaction has been gathered.
  gathered_to xid8 not null
);

-- Where the gathering of a day began, so that after a crash it begins there and not with the first settlement ever.
create table day_begun (
  day text collate "C" primary key,
  written_from xid8 not null
);

-- Rows of earlier days were let go.
create table day_kept (
  only_row boolean primary key default true check (only_row),
  kept_from text collate "C" not null
);
insert into day_kept (kept_from) values ('');

-- Digests at most so many changed buckets of a range of units. Buckets are locked first: whoever puts a row into one
-- marks it in the same transaction, so a later statement sees every row whose mark is about to be taken away.
create function digest_day_buckets(p_from text, p_to text, p_most integer) returns integer language plpgsql as $$
declare
  v_units text[];
  v_buckets smallint[];
begin
  perform set_config('synchronous_commit', 'off', true);
  select array_agg(c.unit), array_agg(c.bucket) into v_units, v_buckets from (
    select unit, bucket from day_bucket where digest is null and unit >= p_from and unit < p_to
     order by unit, bucket limit p_most for update) c;
  if v_units is null then return 0; end if;
  update day_bucket b set digest = d.digest, count = d.count, sum_fen = d.sum_fen
    from unnest(v_units, v_buckets) as c (unit, bucket)
   cross join lateral (
     select sha256(coalesce(string_agg(r.key || r.rest, ''::bytea order by r.key), '')) as digest,
            count(*)::integer as count, coalesce(sum(r.posted_fen), 0)::bigint as sum_fen
       from day_row r where r.unit = c.unit and r.bucket = c.bucket) d
   where b.unit = c.unit and b.bucket = c.bucket;
  return cardinality(v_units);
end $$;

create function forget_day_buckets(p_before text, p_most integer) returns integer language plpgsql as $$
declare
  v_units text[];
  v_buckets smallint[];
begin
  perform set_config('synchronous_commit', 'off', true);
  update day_kept set kept_from = p_before where kept_from < p_before;
  select array_agg(c.unit), array_agg(c.bucket) into v_units, v_buckets from (
    select unit, bucket from day_bucket where unit < p_before order by unit, bucket limit p_most for update) c;
  if v_units is null then return 0; end if;
  delete from day_row r using unnest(v_units, v_buckets) as c (unit, bucket)
   where r.unit = c.unit and r.bucket = c.bucket;
  delete from day_bucket b using unnest(v_units, v_buckets) as c (unit, bucket)
   where b.unit = c.unit and b.bucket = c.bucket;
  return cardinality(v_units);
end $$;

grant select, insert, update, delete on day_row, day_bucket to :app;
grant select, insert, update on day_cursor to :app;
grant select, insert on day_begun to :app;
grant select, update on day_kept to :app;

-- A unit that closed: equal totals, signed by all three (a serialised DayClosing). Never changed.
create table day_closed (
  unit text collate "C" primary key,
  closing bytea not null,
  closed_at timestamptz not null default now()
);
grant select, insert on day_closed to :app;

-- The highest number of a transaction that is kept here.
create function highest_gathered() returns xid8 language sql stable as $$
  select greatest((select gathered_to from day_cursor), (select max(written_from) from day_begun))
$$;
