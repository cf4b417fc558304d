/** The view `quarantined` that both schemas have, under the first half of each digest as a name. */
import type { Pool } from 'pg'
import type { Quarantine } from './quarantine'

interface Row {
  readonly id: string
  readonly key_text: string
  readonly care_region: string
  readonly code: string
  readonly reason: string
  readonly times: number
  readonly first_at_ms: string
  readonly last_at_ms: string
  readonly fact: Buffer
}

export interface QuarantineColumns {
  /** Expression: who brought it. */
  readonly careRegion: string
  /** Column: when it came first. */
  readonly firstAt: string
}

// Two facts whose digests begin alike are settled together: of all facts ever, none do.
const ID = `encode(substring(digest from 1 for 16), 'hex')`

export function quarantineInPostgres(pool: Pool, { careRegion, firstAt }: QuarantineColumns): Quarantine {
  const columns = `
    ${ID} as id, key_text, ${careRegion} as care_region, code, reason, times,
    (extract(epoch from ${firstAt}) * 1000)::bigint::text as first_at_ms,
    (extract(epoch from last_at) * 1000)::bigint::text as last_at_ms`
  return {
    async list(limit) {
      const text = `select ${columns} from quarantined order by ${firstAt}, digest limit $1`
      const { rows } = await pool.query<Row>(text, [limit])
      return rows.map(({ id, key_text: keyText, care_region, code, reason, times, first_at_ms, last_at_ms }) => ({
        ...{ id, keyText, careRegion: care_region, code, reason, times },
        ...{ firstAtMs: Number(first_at_ms), lastAtMs: Number(last_at_ms) },
      }))
    },
    async find(id) {
      const text = `select fact, ${careRegion} as care_region from quarantined where ${ID} = $1 order by last_at desc`
      const { rows } = await pool.query<Row>(text, [id])
      return rows[0] && { fact: rows[0].fact, careRegion: rows[0].care_region }
    },
    async settle(id) {
      await pool.query(`update fact_quarantine set settled_at = now() where ${ID} = $1`, [id])
    },
  }
}
