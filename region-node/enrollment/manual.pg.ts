import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import type { SettlementKey } from '../../common/settlement-key'
import type { SignedDecision } from '../../proto/types'
import { withFaults } from './faults.pg'
import type { KeptManual, ManualBooks, NewManual, Taken } from './manual-books'

const KEY = 'care_region, hospital, settle_id, kind'
const TAKE = `
  select take_manual($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
      as taken`
const NAME = `concat_ws('/', m.care_region, m.hospital, m.settle_id, m.kind)`
const KEPT = `
  select ${NAME} as place, m.signed, i.outcome is not null as is_overruled,
         coalesce((select jsonb_agg(jsonb_build_array(p.debit, p.credit, p.amount_fen::text) order by p.entry, p.line)
                     from manual_posting p
                    where (p.care_region, p.hospital, p.settle_id, p.kind)
                        = (m.care_region, m.hospital, m.settle_id, m.kind)), '[]') as postings
    from manual_decision m left join inbox i using (${KEY})`
const PAGE = `${KEPT} where ${NAME} collate "C" > $1 order by ${NAME} collate "C" limit $2`
const OF = `${KEPT} where m.settle_id = $1 order by ${NAME}`
const DECISION = `select signed from inbox where (${KEY}) = ($1, $2, $3, $4)`
// The one that was learned, and the one that contradicts it.
const CONTRADICTIONS = `
  select encode(q.digest, 'hex') as id, q.fact, i.signed
    from fact_quarantine q
    join inbox i on i.settle_id = split_part(q.key_text, '/', 3)
                and concat_ws('/', i.care_region, i.hospital, i.settle_id, i.kind) = q.key_text
   where q.code = 'H5010' and q.settled_at is null
     and (q.told_at is null or q.told_at <= now() - make_interval(secs => $1))
   order by q.told_at nulls first limit $2`
const TOLD = `update fact_quarantine set told_at = now() where digest = decode($1, 'hex')`

interface KeptRow {
  readonly place: string
  readonly signed: Buffer
  readonly is_overruled: boolean
  readonly postings: readonly (readonly [string, string, string])[]
}

export function manualBooksInPostgres(pool: Pool): ManualBooks {
  return {
    async take(manual) {
      const { rows } = await withFaults(pool.query<{ taken: Taken }>(TAKE, valuesOf(manual)))
      return (rows[0] as { taken: Taken }).taken
    },
    async page(after, most) {
      const { rows } = await pool.query<KeptRow>(PAGE, [after, most])
      return { kept: rows.map(keptOf), next: rows.length < most ? '' : (rows.at(-1)?.place ?? '') }
    },
    async of(settleId) {
      return (await pool.query<KeptRow>(OF, [settleId])).rows.map(keptOf)
    },
    async decisionOf(key) {
      const { rows } = await pool.query<{ signed: Buffer }>(DECISION, columnsOf(key))
      return rows[0] && codecs.signedDecision.decode(rows[0].signed)
    },
    async contradictions(againMs, most) {
      const values = [againMs / 1_000, most]
      const { rows } = await pool.query<{ id: string; fact: Buffer; signed: Buffer }>(CONTRADICTIONS, values)
      return rows.map(({ id, fact, signed }) => {
        const both = [codecs.signedDecision.decode(signed), codecs.fact.decode(fact).signed]
        return { id, decisions: both.filter((one): one is SignedDecision => one !== null) }
      })
    },
    async contradictionTold(id) {
      await pool.query(TOLD, [id])
    },
  }
}

function columnsOf({ careRegion, hospital, settleId, kind }: SettlementKey): string[] {
  return [careRegion, hospital, settleId, kind]
}

function valuesOf({ key, isConfirmed, signed, content }: NewManual): unknown[] {
  const { token, unsigned, requestHash, personId, owedFen, totalFen, deltas, day, postings } = content
  return [
    ...columnsOf(key),
    ...[isConfirmed, codecs.signedManualDecision.encode(signed), token, unsigned, requestHash, personId],
    ...[owedFen.toString(), totalFen.toString()],
    deltas.map(({ insurance }) => insurance),
    deltas.map(({ year }) => year),
    deltas.map(({ code }) => code),
    deltas.map(({ amount }) => amount.toString()),
    day,
    postings.map(({ debit }) => debit),
    postings.map(({ credit }) => credit),
    postings.map(({ amountFen }) => amountFen.toString()),
  ]
}

function keptOf({ signed, is_overruled: isOverruled, postings }: KeptRow): KeptManual {
  return {
    signed: codecs.signedManualDecision.decode(signed),
    isOverruled,
    postings: postings.map(([debit, credit, fen]) => ({ debit, credit, amountFen: BigInt(fen) })),
  }
}
