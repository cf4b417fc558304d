/**
 * Bugs that show only between the statements of the functions in Postgres, each one change of a function as it is
 * shipped, put into a test's own database and nowhere else.
 */
import type { Change } from './stepping'

export interface StatementPlant {
  readonly bug: string
  /** What is wrong then. */
  readonly about: string
  readonly schema: 'care' | 'enrollment' | 'hub'
  /** The function that is changed. */
  readonly name: string
  readonly changes: readonly Change[]
  /** Where it is caught: a name of careRaces, enrollmentRaces or hubRaces. */
  readonly race: string
}

const LOCK = 'perform pg_advisory_xact_lock_shared(327663501657);'
const READ_DAY = 'select day into strict v_day from accounting_day;'

const care: readonly StatementPlant[] = [
  {
    bug: 'R12 one statement',
    about: 'a confirm reads the day in the statement that waits for the lock',
    schema: 'care',
    name: 'confirm_settlement',
    changes: [
      { from: LOCK, to: LOCK.replace('perform', 'select a.day into v_day from accounting_day a,').replace(';', ' l;') },
      { from: READ_DAY, to: 'null;' },
    ],
    race: 'flip',
  },
  {
    bug: 'R12 no lock',
    about: 'a confirm does not hold the day while it decides',
    schema: 'care',
    name: 'confirm_settlement',
    changes: [{ from: LOCK, to: '' }],
    race: 'flip',
  },
  {
    bug: 'R12 reversal',
    about: 'a reversal does not hold the day while it decides',
    schema: 'care',
    name: 'confirm_reversal',
    changes: [{ from: LOCK, to: '' }],
    race: 'flipOfReversal',
  },
  {
    bug: 'R5 guard left',
    about: 'a confirm that loses its settlement keeps the batch',
    schema: 'care',
    name: 'confirm_settlement',
    changes: [
      {
        from: 'delete from guard where hospital = p_hospital and visit_id = p_visit_id and batch_id = p_batch_id;',
        to: 'null;',
      },
    ],
    race: 'lostGuard',
  },
  {
    bug: 'R5 no guard',
    about: 'whether a batch is held is looked up and not claimed',
    schema: 'care',
    name: 'confirm_settlement',
    changes: [
      {
        from: 'insert into guard values (p_hospital, p_visit_id, p_batch_id, p_settle_id) on conflict do nothing;',
        to: 'perform where not exists (select from guard where batch_id = p_batch_id);',
      },
    ],
    race: 'guard',
  },
  {
    bug: 'R4 unlocked',
    about: 'a confirm compares the state of the bill without holding it',
    schema: 'care',
    name: 'confirm_settlement',
    changes: [
      {
        from: 'where batch_id = p_batch_id and visit_id = p_visit_id and hospital = p_hospital for share;',
        to: 'where batch_id = p_batch_id and visit_id = p_visit_id and hospital = p_hospital;',
      },
    ],
    race: 'version',
  },
  {
    bug: 'sweeper books',
    about: 'a confirm books although somebody else has decided meanwhile',
    schema: 'care',
    name: 'confirm_settlement',
    changes: [{ from: 'v_wrote := found;', to: 'v_wrote := true;' }],
    race: 'sweep',
  },
]

const enrollment: readonly StatementPlant[] = [
  {
    bug: 'CANC read before',
    about: 'a cancel releases by what it read before it waited for the register',
    schema: 'enrollment',
    name: 'learn_fact',
    changes: [
      { from: 'if stored is null then', to: 'if false then' },
      {
        from: "return 'learned';",
        to: "return case when stored_person is null then 'known' else 'learned' end;",
      },
    ],
    race: 'cancelled',
  },
  {
    bug: 'CANC without tombstone',
    about: 'a cancel that comes before its settle leaves no trace in the register',
    schema: 'enrollment',
    name: 'learn_fact',
    changes: [{ from: "if not found and f->>'outcome' = 'CANC' then", to: 'if false then' }],
    race: 'cancelled',
  },
  {
    bug: 'version not compared',
    about: 'a verdict is written although its person has moved since it was reckoned',
    schema: 'enrollment',
    name: 'settle',
    changes: [{ from: 'if standing is distinct from p_version then', to: 'if standing is null then' }],
    race: 'overtaken',
  },
  {
    bug: 'R15 unlocked',
    about: 'a settle compares the version of its person without holding it',
    schema: 'enrollment',
    name: 'settle',
    changes: [{ from: 'where person_id = p_person_id for update;', to: 'where person_id = p_person_id;' }],
    race: 'oneWaits',
  },
  {
    bug: 'not alone',
    about: 'a batch touches a person whom it has not locked at its beginning',
    schema: 'enrollment',
    name: 'learn_fact',
    changes: [{ from: 'stored_person <> all (p_persons) then', to: 'false then' }],
    race: 'batches',
  },
  {
    bug: 'reversed twice',
    about: 'a reversal takes back each time it is asked for, and not when it is decided',
    schema: 'enrollment',
    name: 'reverse',
    changes: [
      {
        from: 'known := found;',
        to: 'known := found; perform move_accumulators(p_person_id, p_insurances, p_years, p_codes, p_amounts, 1);',
      },
    ],
    race: 'reversedTwice',
  },
]

const hub: readonly StatementPlant[] = [
  {
    bug: 'hub posts twice',
    about: 'a hub instance books what another has learned meanwhile',
    schema: 'hub',
    name: 'learn_facts',
    changes: [{ from: 'where p.place = any (fresh);', to: ';' }],
    race: 'twice',
  },
]

export const statementPlants: readonly StatementPlant[] = [...care, ...enrollment, ...hub]
