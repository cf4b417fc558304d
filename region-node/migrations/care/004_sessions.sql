-- Sign-in sessions (签到). Redis answers first; this is what is true when Redis is away or has forgotten.

create table session (
  session_id text primary key,
  hospital text not null,
  operator_id text not null,
  operator_name text not null,
  signed_in_at_ms bigint not null,
  expires_at_ms bigint not null,
  signed_out_at_ms bigint
);

grant select, insert, update on session to :app;
