import type { Pool } from 'pg'
import type { Region } from '../../common/regions'
import type { SettlementKind } from '../../common/settlement-key'
import type { Reservations, Waiting } from './inquire'

const COLUMNS = `
  r.care_region, r.hospital, r.settle_id, r.kind, v.token, r.decided_at_ms, r.window_ms, r.inquiries,
  r.next_inquiry_at_ms
  from reservation r join verdict v using (care_region, hospital, settle_id, kind)`

const DUE = `select ${COLUMNS} where r.next_inquiry_at_ms <= $1 order by r.next_inquiry_at_ms limit $2`

const ASKED = `
  update reservation set inquiries = inquiries + 1, next_inquiry_at_ms = $5
   where (care_region, hospital, settle_id, kind) = ($1, $2, $3, $4)`

interface Row {
  readonly care_region: Region
  readonly hospital: string
  readonly settle_id: string
  readonly kind: SettlementKind
  readonly token: Buffer
  readonly decided_at_ms: bigint
  readonly window_ms: bigint
  readonly inquiries: number
  readonly next_inquiry_at_ms: bigint
}

export function reservationsInPostgres(pool: Pool): Reservations {
  return {
    async due(nowMs, limit) {
      const { rows } = await pool.query<Row>({ name: 'inquiries-due', text: DUE, values: [nowMs, limit] })
      return rows.map(waitingOf)
    },
    async asked({ careRegion, hospital, settleId, kind }, nextInquiryAtMs) {
      await pool.query(ASKED, [careRegion, hospital, settleId, kind, nextInquiryAtMs])
    },
  }
}

function waitingOf(row: Row): Waiting {
  return {
    key: { careRegion: row.care_region, hospital: row.hospital, settleId: row.settle_id, kind: row.kind },
    token: row.token,
    decidedAtMs: Number(row.decided_at_ms),
    windowMs: Number(row.window_ms),
    inquiries: row.inquiries,
    nextInquiryAtMs: Number(row.next_inquiry_at_ms),
  }
}
