-- Imports, a chunk of good rows at a time; each row carries its line. Answers the lines that do not fit and why. Every
-- change raises the person's version, so a reckoning under way is done again.

create function import_rows(p_kind text, p_rows jsonb) returns table (line integer, why text, "column" text)
language plpgsql as $$
begin
  if p_kind = 'people' then
    return query select * from import_people(p_rows);
    return;
  end if;
  return query
    select (r->>'line')::integer, 'unknown-person', 'person_id' from jsonb_array_elements(p_rows) as r
     where not exists (select from person p where p.person_id = r->>'person_id');
  -- In order, as everybody locks persons.
  perform from person where person_id in (select r->>'person_id' from jsonb_array_elements(p_rows) as r)
    order by person_id for update;
  if p_kind = 'enrollments' then
    insert into enrollment as t
    select x.* from jsonb_to_recordset(p_rows) as x (person_id text, insurance text, person_category text, status text,
           division text, begins date, ends date, benefits_from date, paid_until date, salary_yuan bigint)
      join person using (person_id)
    on conflict (person_id, insurance) do update
      set (person_category, status, division, begins, ends, benefits_from, paid_until, salary_fen)
        = (excluded.person_category, excluded.status, excluded.division, excluded.begins, excluded.ends,
          excluded.benefits_from, excluded.paid_until, excluded.salary_fen);
  elsif p_kind = 'filings' then
    insert into filing as t
    select x.person_id, x.kind, x.begins, x.ends, coalesce(string_to_array(x.areas, ' '), '{}')
      from jsonb_to_recordset(p_rows) as x (person_id text, kind text, begins date, ends date, areas text)
      join person using (person_id)
    on conflict (person_id, kind, begins) do update set ends = excluded.ends, areas = excluded.areas;
  elsif p_kind = 'approvals' then
    insert into approval as t
    select x.* from jsonb_to_recordset(p_rows) as x (person_id text, disease text, begins date, ends date)
      join person using (person_id)
    on conflict (person_id, disease, begins) do update set ends = excluded.ends;
  elsif p_kind = 'identities' then
    insert into identity as t
    select x.* from jsonb_to_recordset(p_rows) as x (person_id text, code text, begins date, ends date)
      join person using (person_id)
    on conflict (person_id, code, begins) do update set ends = excluded.ends;
  elsif p_kind = 'blacklist' then
    insert into blacklist as t
    select x.* from jsonb_to_recordset(p_rows) as x (person_id text, begins date, ends date, reason text)
      join person using (person_id)
    on conflict (person_id, begins) do update set ends = excluded.ends, reason = excluded.reason;
  elsif p_kind in ('accounts', 'mutual_aid') then
    insert into accumulator as t (person_id, insurance, year, code, opening)
    select x.person_id, x.insurance, 0, case p_kind when 'accounts' then 'account' else p_kind end, x.balance_yuan
      from jsonb_to_recordset(p_rows) as x (person_id text, insurance text, balance_yuan bigint)
      join person using (person_id)
    on conflict (person_id, insurance, year, code) do update set opening = excluded.opening;
  elsif p_kind = 'accumulators' then
    insert into accumulator as t (person_id, insurance, year, code, opening)
    select x.person_id, x.insurance, x.year, x.code, x.amount
      from jsonb_to_recordset(p_rows) as x (person_id text, insurance text, year integer, code text, amount bigint)
      join person using (person_id)
    on conflict (person_id, insurance, year, code) do update set opening = excluded.opening;
  else
    raise 'no such kind of import: %', p_kind;
  end if;
  update person set version = version + 1
   where person_id in (select r->>'person_id' from jsonb_array_elements(p_rows) as r);
end $$;

create function import_people(p_rows jsonb) returns table (line integer, why text, "column" text)
language plpgsql as $$
declare
  taken integer[];
begin
  return query
    select x.line, 'taken', x.name from import_credentials(p_rows) as x
      join credential c on (c.type, c.number) = (x.type, x.number) and c.person_id <> x.person_id;
  select coalesce(array_agg(x.line), '{}') into taken from import_credentials(p_rows) as x
    join credential c on (c.type, c.number) = (x.type, x.number) and c.person_id <> x.person_id;
  insert into person as p (person_id, name, gender, birthday)
  select x.person_id, x.name, x.gender, x.birthday
    from jsonb_to_recordset(p_rows) as x (line integer, person_id text, name text, gender text, birthday date)
   where x.line <> all (taken)
   order by x.person_id
  on conflict (person_id) do update
    set (name, gender, birthday, version) = (excluded.name, excluded.gender, excluded.birthday, p.version + 1);
  -- A person's number may change; the old one then finds nobody.
  delete from credential c using import_credentials(p_rows) as x
   where c.person_id = x.person_id and c.type = x.type and c.number <> x.number and x.line <> all (taken);
  insert into credential as t (type, number, person_id, state)
  select x.type, x.number, x.person_id, x.state from import_credentials(p_rows) as x where x.line <> all (taken)
  on conflict (type, number) do update set state = excluded.state where t.state <> excluded.state;
end $$;

-- The credentials that rows of people name, one a row.
create function import_credentials(p_rows jsonb)
returns table (line integer, person_id text, type text, name text, number text, state text) language sql as $$
  select (r->>'line')::integer, r->>'person_id', c.type, c.name, r->>c.name,
         case c.type when '03' then coalesce(r->>'card_state', 'active') else 'active' end
    from jsonb_array_elements(p_rows) as r,
         (values ('01', 'e_credential'), ('02', 'citizen_no'), ('03', 'card_no')) as c (type, name)
   where r->>c.name is not null
$$;
