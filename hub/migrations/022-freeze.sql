-- A care region that contradicts itself is frozen (protocol 1.3): until two persons have lifted that, it gets no new
-- verdicts and none of its days closes. What it has decided is learned all the same.
create table frozen_region (
  region text collate "C" primary key,
  frozen_at timestamptz not null default now(),
  -- Who has agreed to lift it; two of them lift it.
  agreed_by text[] not null default '{}',
  -- What their certificates tell them by: keys and all names.
  agreed_marks text[] not null default '{}'
);

create function freeze_region() returns trigger language plpgsql as $$
begin
  insert into frozen_region (region) values (new.care_region)
    on conflict (region) do update set frozen_at = now(), agreed_by = '{}', agreed_marks = '{}';
  return null;
end $$;
create trigger freezes after insert on equivocation for each row execute function freeze_region();

-- One person's word; nobody's counts twice, by whatever name of theirs.
create function agree_to_lift(p_region text, p_by text, p_marks text[]) returns setof frozen_region language sql as $$
  update frozen_region
     set agreed_by = case when agreed_marks && p_marks then agreed_by else agreed_by || p_by end,
         agreed_marks = agreed_marks || p_marks
   where region = p_region and cardinality(agreed_by) < 2
  returning *
$$;

grant select, insert, update on frozen_region to :app;
