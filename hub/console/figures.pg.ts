import type { Pool } from 'pg'
import type { Clock } from '../../common/clock'
import { LIFTING } from '../facts/freezes'
import type { Figures, HubFigures } from './figures'

const ROUND_TRIP = 'select 1'

const WAITING = `
  select o.destination, count(*)::integer as rows, count(o.refused_code)::integer as refused,
         (extract(epoch from now() - min(o.queued_at)) * 1000)::float8 as "oldestMs"
    from outbox o group by o.destination order by o.destination`

const COUNTS = `
  select (select count(*)::integer from quarantined) as quarantined,
         (select count(*)::integer from equivocation e join frozen_region f on f.region = e.care_region
           where cardinality(f.agreed_by) < ${LIFTING}) as equivocations,
         (select count(*)::integer from down_row) as rows,
         (select coalesce(extract(epoch from now() - min(queued_at)) * 1000, 0)::float8 from down_row) as "oldestMs"`

interface Counts {
  readonly quarantined: number
  readonly equivocations: number
  readonly rows: number
  readonly oldestMs: number
}

/**
 * Counted when asked: these tables hold what waits, so they are small while all is well. A contradiction is kept for
 * ever; it is one to look at until two persons have lifted the freeze, or the next one would ring no bell.
 */
export function figuresInPostgres(pool: Pool, clock: Clock): HubFigures {
  return {
    async read() {
      const startMs = clock.monotonic()
      await pool.query(ROUND_TRIP)
      const roundTripMs = clock.monotonic() - startMs
      const outbox = await pool.query<Figures['outbox'][number]>(WAITING)
      const counts = await pool.query<Counts>(COUNTS)
      const { quarantined, equivocations, ...downRows } = counts.rows[0]!
      return { roundTripMs, outbox: outbox.rows, quarantined, equivocations, downRows }
    },
  }
}
