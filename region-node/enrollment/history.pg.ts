import type { Pool } from 'pg'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'
import { withFaults } from './faults.pg'
import type { Histories } from './history'

const CONFIRMED = `
    from inbox i
   where i.outcome = 'CONF' and i.ours and i.kind = 'S' and i.accounting_day >= $1
     and (i.care_region, i.hospital, i.settle_id, i.kind) > ($2, $3, $4, 'S')`

const COUNT = `select count(*) ${CONFIRMED}`

// The register is looked up for the rows of one page only.
const PAGE = `
  select care_region, hospital, settle_id, v.token, v.claim
    from (select i.care_region, i.hospital, i.settle_id, i.kind ${CONFIRMED}
           order by i.care_region, i.hospital, i.settle_id, i.kind limit $5) as k
    join verdict v using (care_region, hospital, settle_id, kind)
   order by care_region, hospital, settle_id`

const REVERSED = `select settle_id from inbox where settle_id = any ($1) and kind = 'R' and outcome = 'CONF'`

interface Row {
  readonly care_region: Region
  readonly hospital: string
  readonly settle_id: string
  readonly token: Buffer
  readonly claim: Buffer | null
}

export function historiesInPostgres(pool: Pool): Histories {
  return {
    async count(fromDay, after) {
      const { rows } = await withFaults(pool.query<{ count: bigint }>(COUNT, from(fromDay, after)))
      return Number(rows[0]?.count ?? 0n)
    },
    async page(fromDay, after, limit) {
      const { rows } = await withFaults(pool.query<Row>(PAGE, [...from(fromDay, after), limit]))
      return rows.map(({ care_region: careRegion, hospital, settle_id: settleId, token, claim }) => ({
        key: { careRegion, hospital, settleId, kind: 'S' },
        token,
        claim: claim ?? undefined,
      }))
    },
    async reversed(reversalIds) {
      const { rows } = await withFaults(pool.query<{ settle_id: string }>(REVERSED, [reversalIds]))
      return new Set(rows.map(({ settle_id }) => settle_id))
    },
  }
}

/** An empty day is before all others, and no key before all keys. */
function from(fromDay: string, after: SettlementKey | undefined): string[] {
  return [fromDay || '0001-01-01', after?.careRegion ?? '', after?.hospital ?? '', after?.settleId ?? '']
}
