import type { Pool } from 'pg'
import type { Posting } from '../../common/double-entry'
import type { Fen } from '../../common/money'
import type { SettlementKey, SettlementKind } from '../../common/settlement-key'
import type { Booked, Learned, Ledger } from './ledger'

const POSTINGS = `
  coalesce((select jsonb_agg(jsonb_build_array(p.debit, p.credit, p.amount_fen::text) order by p.line)
              from posting p
             where (p.care_region, p.hospital, p.settle_id, p.kind) =
                   (i.care_region, i.hospital, i.settle_id, i.kind)), '[]') as postings`

const OF = `
  select i.care_region, i.hospital, i.settle_id, i.kind, i.decision, ${POSTINGS}
    from inbox i where i.settle_id = $1
   order by i.care_region, i.hospital, i.kind desc`

// By keyset, so that a long scan holds no snapshot and no cursor.
const page = (dayToo: boolean) => `
  select i.care_region, i.hospital, i.settle_id, i.kind, i.enrollment_region, i.accounting_day, i.owed_fen, i.total_fen,
         ${POSTINGS},
         array(select o.destination from outbox o
                where (o.care_region, o.hospital, o.settle_id, o.kind) =
                      (i.care_region, i.hospital, i.settle_id, i.kind) order by 1) as in_flight_to
    from inbox i
   where i.outcome = 'confirmed' and (i.care_region, i.hospital, i.settle_id, i.kind) > ($1, $2, $3, $4)
         ${dayToo ? 'and i.accounting_day = $6' : ''}
   order by i.care_region, i.hospital, i.settle_id, i.kind
   limit $5`
const PAGE = page(false)
const PAGE_OF_DAY = page(true)

const POSITIONS = `
  select account, sum(amount)::text as fen from (
    select debit as account, sum(amount_fen) as amount from posting group by debit
    union all
    select credit, -sum(amount_fen) from posting group by credit
    union all
    select debit, sum(amount_fen) from manual_posting group by debit
    union all
    select credit, -sum(amount_fen) from manual_posting group by credit) moved
   group by account order by account`

interface KeyColumns {
  readonly care_region: string
  readonly hospital: string
  readonly settle_id: string
  readonly kind: SettlementKind
}
type PostingColumns = readonly [debit: string, credit: string, amountFen: string]
interface BookedColumns extends KeyColumns {
  readonly enrollment_region: string
  readonly accounting_day: string
  readonly owed_fen: Fen
  readonly total_fen: Fen
  readonly postings: readonly PostingColumns[]
  readonly in_flight_to: readonly string[]
}
interface LearnedColumns extends KeyColumns {
  readonly decision: Buffer
  readonly postings: readonly PostingColumns[]
}

/** The province's books in Postgres. */
export function ledgerInPostgres(pool: Pool): Ledger {
  return {
    async of(settleId) {
      const { rows } = await pool.query<LearnedColumns>(OF, [settleId])
      return rows.map((row): Learned => {
        return { key: keyOf(row), decision: row.decision, postings: row.postings.map(postingOf) }
      })
    },
    async page(day, after, most) {
      const from = [after?.careRegion ?? '', after?.hospital ?? '', after?.settleId ?? '', after?.kind ?? '', most]
      const { rows } = await pool.query<BookedColumns>(
        day === undefined ? PAGE : PAGE_OF_DAY,
        day === undefined ? from : [...from, day],
      )
      return rows.map(bookedOf)
    },
    async positions() {
      const { rows } = await pool.query<{ account: string; fen: string }>(POSITIONS)
      return new Map(rows.map(({ account, fen }) => [account, BigInt(fen)]))
    },
  }
}

function keyOf(row: KeyColumns): SettlementKey {
  return { careRegion: row.care_region, hospital: row.hospital, settleId: row.settle_id, kind: row.kind }
}

function postingOf([debit, credit, amountFen]: PostingColumns): Posting {
  return { debit, credit, amountFen: BigInt(amountFen) }
}

function bookedOf(row: BookedColumns): Booked {
  return {
    key: keyOf(row),
    enrollmentRegion: row.enrollment_region,
    day: row.accounting_day,
    owedFen: row.owed_fen,
    totalFen: row.total_fen,
    postings: row.postings.map(postingOf),
    inFlightTo: row.in_flight_to,
  }
}
