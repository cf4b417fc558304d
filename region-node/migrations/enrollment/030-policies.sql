-- The policy files that are in force, as their officer wrote them: they stay in force while a newer folder is wrong.

create table policy_file (
  -- Where it was read, for people.
  file text primary key,
  text text not null,
  taken_at timestamptz not null default clock_timestamp()
);

grant select, insert, update, delete on policy_file to :app;
