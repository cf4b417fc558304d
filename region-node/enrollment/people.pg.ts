import type { Pool } from 'pg'
import { inTransaction } from '../../common/transaction.pg'
import { withFaults } from './faults.pg'
import type { CardState, ImportRow, Misfit, People, PersonFound } from './people'

const FIND = `
  select p.person_id, p.name, p.gender, p.birthday::text as birthday, c.state,
    (select json_agg(json_build_object('insurance', e.insurance, 'personCategory', e.person_category,
            'status', e.status, 'division', e.division, 'from', e.begins, 'to', e.ends, 'benefitsFrom', e.benefits_from,
            'paidUntil', e.paid_until, 'balance', coalesce(a.balance_fen, 0)::text) order by e.insurance)
       from enrollment e left join account a using (person_id, insurance)
      where e.person_id = p.person_id) as enrollments
  from credential c join person p using (person_id)
  where (c.type, c.number) = ($1, $2)`

const CARD = `select state from credential where person_id = $1 and type = '03' order by state limit 1`
const IMPORT = 'select * from import_rows($1, $2::jsonb)'
const CHUNK = 1_000

interface FoundRow {
  readonly person_id: string
  readonly name: string
  readonly gender: string
  readonly birthday: string
  readonly state: CardState
  readonly enrollments:
    | (Record<'insurance' | 'personCategory' | 'division' | 'from' | 'balance', string> & {
        readonly status: '1' | '2' | '4'
        readonly to: string | null
        readonly benefitsFrom: string | null
        readonly paidUntil: string | null
      })[]
    | null
}

export function peopleInPostgres(pool: Pool): People {
  return {
    async findByCredential(type, number) {
      const query = { name: 'person-find', text: FIND, values: [type, number] }
      const { rows } = await withFaults(pool.query<FoundRow>(query))
      return rows[0] && foundOf(rows[0])
    },
    async cardOf(personId) {
      const query = { name: 'person-card', text: CARD, values: [personId] }
      const { rows } = await withFaults(pool.query<{ state: CardState }>(query))
      return rows[0]?.state
    },
    async put(kind, rows) {
      const misfits: Misfit[] = []
      for (let i = 0; i < rows.length; i += CHUNK) {
        const chunk = JSON.stringify(rows.slice(i, i + CHUNK).map(flat))
        const result = await withFaults(inTransaction(pool, (client) => client.query<Misfit>(IMPORT, [kind, chunk])))
        misfits.push(...result.rows)
      }
      return misfits
    },
  }
}

function flat({ line, values }: ImportRow): Record<string, string | number> {
  return { line, ...values }
}

function foundOf({ person_id: personId, enrollments, ...found }: FoundRow): PersonFound {
  const enrolled = (enrollments ?? []).map(({ balance, to, benefitsFrom, paidUntil, ...e }) => ({
    ...e,
    to: to ?? undefined,
    benefitsFrom: benefitsFrom ?? undefined,
    paidUntil: paidUntil ?? undefined,
    balanceFen: BigInt(balance),
  }))
  return { personId, ...found, enrollments: enrolled }
}
