/** The whole register in the order of its keys, for a hub that lost its books. */
import type { Pool } from 'pg'
import { PAGE_BYTES } from '../../common/link-limits'
import { COMMIT_OWN } from '../../common/transaction.pg'
import type { Decisions } from './close-days'
import { databaseOf } from './database.pg'
import { type DecisionRow, decidedFrom } from './registers.pg'

/** What a decision takes beside its verdict when it is signed: its key, the signature, a certificate. */
const SIGNED_BYTES = 2_048
const PAGE = {
  name: 'care-decisions-page',
  text: `
    with found as (
      select d.*, to_char(d.day, 'YYYY-MM-DD') as day_text,
             coalesce(octet_length(d.token), 0) + ${SIGNED_BYTES} as bytes from decision d
       where (d.care_region, d.hospital, d.settle_id, d.kind) > ($1, $2, $3, $4)
       order by d.care_region, d.hospital, d.settle_id, d.kind limit $5
    )
    select fitting.*, fitting.day_text as day, (select count(*)::integer from found) as found
      from (select f.*, sum(f.bytes) over (order by care_region, hospital, settle_id, kind) - f.bytes as before
              from found f) fitting
     where before < ${PAGE_BYTES}
     order by care_region, hospital, settle_id, kind`,
}

export function decisionsInPostgres(pool: Pool): Decisions {
  const database = databaseOf(pool)
  return {
    async page(after, most) {
      const told = after.toString('utf8').split('\n')
      // Whatever is no place of ours means the beginning.
      const place = told.length === 4 ? told : ['', '', '', '']
      const rows = await database.rows<DecisionRow & { found: number }>(PAGE, [...place, most])
      if (rows.length > 0) await database.rows(COMMIT_OWN, [])
      const isLast = rows.length === (rows[0]?.found ?? 0) && rows.length < most
      return { decided: rows.map(decidedFrom), next: isLast ? Buffer.alloc(0) : placeOf(rows.at(-1)!) }
    },
  }
}

/** No key has a line break in it. */
function placeOf({ care_region, hospital, settle_id, kind }: DecisionRow): Buffer {
  return Buffer.from([care_region, hospital, settle_id, kind].join('\n'), 'utf8')
}
