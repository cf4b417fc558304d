import type { Pool } from 'pg'
import type { Posting } from '../../common/double-entry'
import type { Region } from '../../common/regions'
import type { SettlementKey, SettlementKind } from '../../common/settlement-key'
import type { Books } from './books'

const POSTINGS = `
  (select json_agg(json_build_object('debit', p.debit, 'credit', p.credit, 'amount', p.amount_fen::text)
                   order by p.line)
     from posting p
    where (p.care_region, p.hospital, p.settle_id, p.kind)
        = (k.care_region, k.hospital, k.settle_id, k.kind)) as postings`

// D alone says what is in this ledger; the amounts come from the register's copy.
const PAGE = `
  select k.care_region, k.hospital, k.settle_id, k.kind, k.accounting_day::text as day, v.owed_fen, v.total_fen,
    ${POSTINGS}
    from inbox k left join verdict v using (care_region, hospital, settle_id, kind)
   where k.outcome = 'CONF' and k.ours and ($1::date is null or k.accounting_day = $1)
     and (k.care_region, k.hospital, k.settle_id, k.kind) > ($2, $3, $4, $5)
   order by k.care_region, k.hospital, k.settle_id, k.kind limit $6`

const KNOWN = `
  select k.care_region, k.hospital, k.settle_id, k.kind, v.token, v.claim, i.decision, ${POSTINGS}
    from (select care_region, hospital, settle_id, kind from verdict where settle_id = $1
          union select care_region, hospital, settle_id, kind from inbox where settle_id = $1) as k
    left join verdict v using (care_region, hospital, settle_id, kind)
    left join inbox i using (care_region, hospital, settle_id, kind)
   order by k.care_region, k.hospital, k.kind`

const OPEN = `
  select care_region, hospital, settle_id, kind, decided_at_ms, window_ms, next_inquiry_at_ms
    from reservation order by decided_at_ms`

interface KeyRow {
  readonly care_region: Region
  readonly hospital: string
  readonly settle_id: string
  readonly kind: SettlementKind
}
type PostingsRow = { readonly postings: { debit: string; credit: string; amount: string }[] | null }
type PageRow = KeyRow & PostingsRow & { day: string; owed_fen: bigint | null; total_fen: bigint | null }
type KnownRow = KeyRow & PostingsRow & Record<'token' | 'claim' | 'decision', Buffer | null>
type OpenRow = KeyRow & { decided_at_ms: bigint; window_ms: bigint; next_inquiry_at_ms: bigint }

export function booksInPostgres(pool: Pool): Books {
  return {
    async ping() {
      await pool.query('select 1')
    },
    async open() {
      const { rows } = await pool.query<OpenRow>(OPEN)
      return rows.map((row) => {
        const [decidedAtMs, windowMs] = [Number(row.decided_at_ms), Number(row.window_ms)]
        return { key: keyOf(row), decidedAtMs, windowMs, nextInquiryAtMs: Number(row.next_inquiry_at_ms) }
      })
    },
    async quarantined() {
      const { rows } = await pool.query<{ count: bigint }>('select count(*) from quarantined')
      return Number(rows[0]?.count ?? 0n)
    },
    async known(settleId) {
      const { rows } = await pool.query<KnownRow>(KNOWN, [settleId])
      return rows.map((row) => {
        const { token, claim, decision } = row
        return {
          key: keyOf(row),
          token: token ?? undefined,
          claim: claim ?? undefined,
          decision: decision ?? undefined,
          postings: postingsOf(row),
        }
      })
    },
    async page(day, after, limit) {
      const { careRegion = '', hospital = '', settleId = '', kind = '' } = after ?? {}
      const { rows } = await pool.query<PageRow>(PAGE, [day ?? null, careRegion, hospital, settleId, kind, limit])
      return rows.map((row) => {
        const { owed_fen: owedFen, total_fen: totalFen } = row
        return {
          key: keyOf(row),
          day: row.day,
          owedFen: owedFen ?? 0n,
          totalFen: totalFen ?? 0n,
          postings: postingsOf(row),
        }
      })
    },
  }
}

function keyOf({ care_region: careRegion, hospital, settle_id: settleId, kind }: KeyRow): SettlementKey {
  return { careRegion, hospital, settleId, kind }
}

function postingsOf({ postings }: PostingsRow): readonly Posting[] {
  return (postings ?? []).map(({ debit, credit, amount }) => ({ debit, credit, amountFen: BigInt(amount) }))
}
