-- Whom this region insures, and what their policy year has used up.

create table person (
  person_id text collate "C" primary key,
  name text not null,
  gender text not null check (gender in ('1', '2')),
  birthday date not null,
  -- Raised by everything that a reckoning reads: accumulators, reservations, enrollments, filings (E.settle, 1.4.9).
  version bigint not null default 0
);

-- What a hospital can find a person by: 01 e-credential, 02 identity card, 03 social-security card.
create table credential (
  type text not null check (type in ('01', '02', '03')),
  number text not null,
  person_id text collate "C" not null references person,
  -- Of a card: one that is not active finds its person for nobody (H3008).
  state text not null default 'active' check (state in ('active', 'inactive', 'lost')),
  primary key (type, number)
);
create index credential_of_person on credential (person_id);

create table enrollment (
  person_id text collate "C" not null references person,
  insurance text not null,
  person_category text not null,
  status text not null check (status in ('1', '2', '4')),
  division text not null,
  begins date not null,
  ends date,
  benefits_from date,
  -- The last day that contributions cover; null where the region does not keep it.
  paid_until date,
  -- Contribution base of the last year, where benefits follow it; null where the region does not keep it.
  salary_fen bigint check (salary_fen > 0),
  primary key (person_id, insurance)
);

create table filing (
  person_id text collate "C" not null references person,
  kind text not null check (kind in ('referral', 'long_term', 'own_choice')),
  begins date not null,
  ends date,
  areas text[] not null default '{}',
  primary key (person_id, kind, begins)
);

-- Chronic-special diseases (门诊慢特病) that somebody may be treated for at the rates of that benefit.
create table approval (
  person_id text collate "C" not null references person,
  disease text not null,
  begins date not null,
  ends date,
  primary key (person_id, disease, begins)
);

-- Special identities (特殊身份), such as civil servant or destitute, by their national codes.
create table identity (
  person_id text collate "C" not null references person,
  code text not null,
  begins date not null,
  ends date,
  primary key (person_id, code, begins)
);

create table blacklist (
  person_id text collate "C" not null references person,
  begins date not null,
  ends date,
  reason text not null,
  primary key (person_id, begins)
);

-- What stands is opening + used; what waiting authorisations would add stands in them alone (view waiting). An import
-- sets opening only, so that importing twice moves nothing, and used stays the sum of the deltas of confirmed verdicts
-- (R16).
create table accumulator (
  person_id text collate "C" not null references person,
  insurance text not null,
  year integer not null,
  code text not null check (code ~ '^[a-z_]{1,40}$'),
  opening bigint not null default 0,
  used bigint not null default 0,
  primary key (person_id, insurance, year, code),
  check ((code in ('account', 'mutual_aid')) = (year = 0))
);

grant select, insert, update, delete on
  person, credential, enrollment, filing, approval, identity, blacklist, accumulator to :app;
