import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import { PAGE_BYTES } from '../../common/link-limits'
import type { OwnFacts } from './own-facts'

const PAGE = {
  name: 'hub-own-facts',
  text: `
    with found as (
      select fact_number, hospital, settle_id, kind, signed from inbox
       where care_region = $1 and (fact_number, hospital, settle_id, kind) > ($2, $3, $4, $5)
       order by fact_number, hospital, settle_id, kind limit $6
    )
    select fitting.*, (select count(*)::integer from found) as found
      from (select f.*, sum(octet_length(f.signed)) over in_order - octet_length(f.signed) as before
              from found f window in_order as (order by fact_number, hospital, settle_id, kind)) fitting
     where before < ${PAGE_BYTES}
     order by fact_number, hospital, settle_id, kind`,
}
const NEWEST = {
  name: 'hub-own-newest',
  text: `
    select signed from (
      select i.signed, sum(octet_length(i.signed)) over in_order - octet_length(i.signed) as before
        from (select fact_number, hospital, settle_id, kind, signed from inbox where care_region = $1
               order by fact_number desc, hospital desc, settle_id desc, kind desc limit $2) i
      window in_order as (order by fact_number desc, hospital desc, settle_id desc, kind desc)) fitting
     where before < ${PAGE_BYTES}`,
}
const EXTENT = {
  name: 'hub-own-extent',
  text: `
    select coalesce((select max(fact_number) from inbox where care_region = $1), 0) as highest,
           coalesce((select max(day) from day_told where half = 'care' and region = $1), '') as day_over`,
}
/** Beside a full page of the newest, a message still holds so much and one more. */
const MANUAL_BYTES = 65_536
const MEET = { name: 'hub-meet-care-region', text: 'select meet_care_region($1)' }
const MANUAL = { name: 'hub-manual-of-care-region', text: 'select * from manual_of_care_region($1, $2, $3)' }

interface ManualRow {
  readonly signed: Buffer | null
  readonly is_open: boolean
}

interface Row {
  readonly fact_number: bigint
  readonly hospital: string
  readonly settle_id: string
  readonly kind: string
  readonly signed: Buffer
  /** How many there are, of which these fit into a message. */
  readonly found: number
}

export function ownFactsInPostgres(pool: Pool): OwnFacts {
  return {
    async page(careRegion, { number, after }, most) {
      const told = after.toString('utf8').split('\n')
      // Whatever is no place of ours means the beginning.
      const place = told.length === 4 ? told : [`${number}`, '', '', '']
      const { rows } = await pool.query<Row>({ ...PAGE, values: [careRegion, ...place, most] })
      const decisions = rows.map(({ signed }) => codecs.signedDecision.decode(signed))
      const isLast = rows.length === (rows[0]?.found ?? 0) && rows.length < most
      return { decisions, next: isLast ? Buffer.alloc(0) : placeOf(rows.at(-1) as Row) }
    },
    async newest(careRegion, most) {
      const { rows } = await pool.query<Pick<Row, 'signed'>>({ ...NEWEST, values: [careRegion, most] })
      return rows.map(({ signed }) => codecs.signedDecision.decode(signed))
    },
    async extent(careRegion) {
      const { rows } = await pool.query<{ highest: bigint; day_over: string }>({ ...EXTENT, values: [careRegion] })
      return { highestNumber: Number(rows[0]?.highest ?? 0), dayOver: rows[0]?.day_over ?? '' }
    },
    async manual(careRegion, most) {
      await pool.query({ ...MEET, values: [careRegion] })
      const { rows } = await pool.query<ManualRow>({ ...MANUAL, values: [careRegion, most, MANUAL_BYTES] })
      const decisions = rows.flatMap(({ signed }) => (signed ? [codecs.signedManualDecision.decode(signed)] : []))
      return { decisions, isOpen: rows[0]?.is_open ?? false }
    },
  }
}

/** No key has a line break in it. */
function placeOf({ fact_number, hospital, settle_id, kind }: Row): Buffer {
  return Buffer.from([fact_number, hospital, settle_id, kind].join('\n'), 'utf8')
}
