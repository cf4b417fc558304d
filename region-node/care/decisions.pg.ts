/** The whole register in the order of its keys, for a hub that lost its books. */
import type { Pool } from 'pg'
import { COMMIT_OWN } from '../../common/transaction.pg'
import type { Decisions } from './close-days'
import { databaseOf } from './database.pg'
import { type DecisionRow, decidedFrom } from './registers.pg'

const PAGE = {
  name: 'care-decisions-page',
  text: `
    select d.*, to_char(d.day, 'YYYY-MM-DD') as day from decision d
     where (d.care_region, d.hospital, d.settle_id, d.kind) > ($1, $2, $3, $4)
     order by d.care_region, d.hospital, d.settle_id, d.kind limit $5`,
}

export function decisionsInPostgres(pool: Pool): Decisions {
  const database = databaseOf(pool)
  return {
    async page(after, most) {
      const told = after.toString('utf8').split('\n')
      // Whatever is no place of ours means the beginning.
      const place = told.length === 4 ? told : ['', '', '', '']
      const rows = await database.rows<DecisionRow>(PAGE, [...place, most])
      if (rows.length > 0) await database.rows(COMMIT_OWN, [])
      return { decided: rows.map(decidedFrom), next: rows.length < most ? Buffer.alloc(0) : placeOf(rows.at(-1)!) }
    },
  }
}

/** No key has a line break in it. */
function placeOf({ care_region, hospital, settle_id, kind }: DecisionRow): Buffer {
  return Buffer.from([care_region, hospital, settle_id, kind].join('\n'), 'utf8')
}
