/** Own decisions learned back into Postgres (migration 020): a page is one function, so one commit. */
import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import type { Home } from '../../common/home.pg'
import { reversalKeyOf } from '../../common/settlement-key'
import { databaseOf } from './database.pg'
import { type DecisionRow, decidedFrom } from './registers.pg'
import type { Relearned, RelearnStore } from './relearning'

const STANDING = {
  name: 'care-standing',
  text: `
    select s.proven_on = database_home() as is_proven, s.from_number, s.next_place, s.learned,
           case when f.is_called then f.last_value else 0 end as highest
      from standing s, fact_number f`,
}
const BEGIN = {
  name: 'care-begin-relearning',
  // Whoever else has begun keeps their place.
  text: `update standing set from_number = $1, next_place = '', learned = 0, contrary = 0 where from_number is null`,
}
const KNOWN = {
  name: 'care-known-decisions',
  text: `
    select d.*, to_char(d.day, 'YYYY-MM-DD') as day
      from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
           as k (care_region, hospital, settle_id, kind, place)
      left join decision d using (care_region, hospital, settle_id, kind)
     order by k.place`,
}
const LEARN = {
  name: 'care-relearn',
  text: `
    select relearn_own($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                       $21, $22, $23) as learned`,
}
const CONTRARY = {
  name: 'care-contrary',
  text: 'insert into contrary_decision values ($1, $2, $3, $4, $5) on conflict do nothing',
}
const END = { name: 'care-end-relearning', text: 'select end_relearning($1, $2)' }
const NOTICE = { name: 'care-notice', text: 'select notice_restore($1)' }
const PROVE = { name: 'care-prove', text: 'update standing set proven_on = database_home()' }

interface StandingRow {
  highest: bigint
  is_proven: boolean | null
  from_number: bigint | null
  next_place: Buffer | null
  learned: bigint
}

/** @param home absent: nobody puts this database back while the process lives */
export function relearningInPostgres(pool: Pool, region: string, home?: Home): RelearnStore {
  const database = databaseOf(pool)
  return {
    async standing() {
      const [row] = await database.rows<StandingRow>(STANDING, [])
      const { is_proven, from_number, next_place, learned = 0n, highest = 0n } = row ?? {}
      const standing = { isProven: is_proven ?? undefined, highestNumber: Number(highest) }
      if (from_number == null) return standing
      const next = next_place ?? Buffer.alloc(0)
      return { ...standing, relearning: { fromNumber: Number(from_number), next, learned: Number(learned) } }
    },
    async begin(fromNumber) {
      await database.rows(BEGIN, [fromNumber])
    },
    async known(keys) {
      const rows = await database.rows<DecisionRow>(KNOWN, [
        keys.map(({ careRegion }) => careRegion),
        keys.map(({ hospital }) => hospital),
        keys.map(({ settleId }) => settleId),
        keys.map(({ kind }) => kind),
      ])
      return rows.map((row) => (row.outcome === null ? undefined : decidedFrom(row)))
    },
    async learn({ decisions, contrary, next }) {
      for (const { key, signed } of contrary) {
        const { careRegion, hospital, settleId, kind } = key
        await database.rows(CONTRARY, [careRegion, hospital, settleId, kind, codecs.signedDecision.encode(signed)])
      }
      const values = [region, next, ...columnsOf(decisions), contrary.length]
      const [row] = await database.rows<{ learned: number }>(LEARN, values)
      return row?.learned ?? 0
    },
    async end(highestNumber, dayOver) {
      await database.rows(END, [highestNumber, dayOver])
    },
    async prove() {
      await database.rows(PROVE, [])
    },
    async notice(isDoubted) {
      await database.rows(NOTICE, [isDoubted])
    },
    onRestored(listener) {
      home?.onRestored(async (client) => {
        await client.query({ ...NOTICE, values: [true] })
        listener()
      })
    },
  }
}

/** One array a column. */
function columnsOf(decisions: readonly Relearned[]): unknown[] {
  const each = <T>(of: (one: Relearned) => T) => decisions.map(of)
  const batchOf = ({ decided: { batch } }: Relearned) => batch
  return [
    each(({ decided }) => decided.key.hospital),
    each(({ decided }) => decided.key.settleId),
    each(({ decided }) => decided.key.kind),
    each(({ decided }) => decided.enrollmentRegion),
    each(({ decided }) => (decided.outcome === 'confirmed' ? 'CONF' : 'CANC')),
    each(({ decided }) => (decided.outcome === 'confirmed' ? decided.token : null)),
    each(({ decided }) => (decided.outcome === 'confirmed' ? decided.day : null)),
    each(({ decided }) => (decided.outcome === 'cancelled' ? decided.reason : null)),
    each(({ decided }) => (decided.outcome === 'cancelled' ? decided.holderSettleId : null)),
    each((one) => batchOf(one)?.visitId ?? null),
    each((one) => batchOf(one)?.batchId ?? null),
    each((one) => batchOf(one)?.version ?? null),
    each(({ decided }) => decided.requestHash ?? null),
    each(({ personId }) => personId),
    each(({ decided }) => decided.decidedAtMs),
    each(({ decided }) => reversalKeyOf(decided.key).settleId),
    each(({ originalSettleId }) => originalSettleId),
    each(({ posting }) => posting?.debit ?? null),
    each(({ posting }) => posting?.credit ?? null),
    each(({ posting }) => posting?.amountFen ?? 0n),
  ]
}
