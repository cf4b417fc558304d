/** Decisions in Postgres: a batch is one look-up and one function, so one commit. */
import type { Pool } from 'pg'
import type { SettlementKey } from '../../common/settlement-key'
import { rowsOf } from '../../common/statement.pg'
import { COMMIT_OWN } from '../../common/transaction.pg'
import type { FactBooks, Learned, UsableFact } from './fact-books'
import { withFaults } from './faults.pg'

const PERSONS = {
  name: 'facts-persons',
  text: `
  select v.person_id
    from unnest($1::text[], $2::text[], $3::text[], $4::text[])
         with ordinality as k (care_region, hospital, settle_id, kind, place)
    left join verdict v on (v.care_region, v.hospital, v.settle_id, v.kind)
                         = (k.care_region, k.hospital, k.settle_id, k.kind)
   order by k.place`,
}

const LEARN = {
  name: 'facts-learn',
  text: `
  select learn_facts($1::text[], $2::jsonb, $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[]) as results`,
}

const QUARANTINE = `
  insert into fact_quarantine as q (digest, fact, code, reason, key_text) values ($1, $2, $3, $4, $5)
  on conflict (digest) do update
    set times = q.times + 1, last_at = now(), code = excluded.code, reason = excluded.reason, settled_at = null`

export function factBooksInPostgres(pool: Pool): FactBooks {
  return {
    async personsOf(keys) {
      const rows = await withFaults(rowsOf<{ person_id: string | null }>(pool, PERSONS, columnsOf(keys)))
      return rows.map(({ person_id }) => person_id ?? undefined)
    },
    async learn(persons, facts) {
      const values = [persons, JSON.stringify(facts.map(rowOf)), ...bytesOf(facts)]
      const [row] = await withFaults(rowsOf<{ results: Learned[] }>(pool, LEARN, values))
      const results = row?.results ?? []
      // What was only read may not have reached the standby yet, and its ack lets others forget it (R13).
      if (results.includes('known')) await withFaults(rowsOf(pool, COMMIT_OWN))
      return results
    },
    async quarantine({ digest, fact, code, reason, keyText }) {
      await withFaults(pool.query(QUARANTINE, [digest, fact, code, reason, keyText]))
    },
  }
}

function columnsOf(keys: readonly SettlementKey[]): unknown[] {
  return [
    keys.map(({ careRegion }) => careRegion),
    keys.map(({ hospital }) => hospital),
    keys.map(({ settleId }) => settleId),
    keys.map(({ kind }) => kind),
  ]
}

/** The bytes of facts, one array a column. */
function bytesOf(facts: readonly UsableFact[]): unknown[] {
  return [
    facts.map(({ decision }) => decision),
    facts.map(({ signed }) => signed),
    facts.map(({ confirmed, tombstone }) => confirmed?.token ?? tombstone ?? null),
    facts.map(({ confirmed }) => confirmed?.unsigned ?? null),
  ]
}

/** The rest as learn_fact reads it, amounts as text so that no fen is lost in a double. */
function rowOf({ key, confirmed, tombstone }: UsableFact): Record<string, unknown> {
  if (!confirmed) return { ...key, outcome: tombstone ? 'CANC' : 'CONF', ours: tombstone !== undefined }
  const { requestHash, personId, day, owedFen, totalFen, deltas, postings } = confirmed
  return {
    ...key,
    ...{ outcome: 'CONF', ours: true, personId, day },
    requestHash: requestHash.toString('base64'),
    owedFen: owedFen.toString(),
    totalFen: totalFen.toString(),
    deltas: deltas.map(({ amount, ...delta }) => ({ ...delta, amount: amount.toString() })),
    postings: postings.map(({ amountFen, ...posting }, i) => ({
      ...posting,
      line: i + 1,
      amountFen: amountFen.toString(),
    })),
  }
}
