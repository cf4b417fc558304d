import type { Pool } from 'pg'
import { type Freeze, type FreezeStore, LIFTING } from './freezes'

const COLUMNS = `region, (extract(epoch from frozen_at) * 1000)::bigint as frozen_at_ms, agreed_by`
const LIST = {
  name: 'hub-frozen',
  text: `select ${COLUMNS} from frozen_region where cardinality(agreed_by) < ${LIFTING} order by region`,
}
const AGREE = { name: 'hub-agree-to-lift', text: `select ${COLUMNS} from agree_to_lift($1, $2, $3)` }

interface Row {
  readonly region: string
  readonly frozen_at_ms: bigint
  readonly agreed_by: string[]
}

export function freezesInPostgres(pool: Pool): FreezeStore {
  return {
    async list() {
      return (await pool.query<Row>(LIST)).rows.map(freezeOf)
    },
    async agree(region, by) {
      const { rows } = await pool.query<Row>({ ...AGREE, values: [region, by.name, by.marks] })
      return rows[0] && freezeOf(rows[0])
    },
  }
}

function freezeOf({ region, frozen_at_ms, agreed_by }: Row): Freeze {
  return { region, frozenAtMs: Number(frozen_at_ms), agreedBy: agreed_by }
}
