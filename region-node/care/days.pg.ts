/** The accounting day and the hubs' last sign of life in Postgres. */
import type { Pool } from 'pg'
import type { DaySource } from '../../common/day-book.pg'
import { databaseOf } from './database.pg'
import type { Days, Signs } from './days'

const OPEN = { name: 'care-open-day', text: `select to_char(open_day($1), 'YYYY-MM-DD') as day` }
const CURRENT = { name: 'care-current-day', text: `select to_char(day, 'YYYY-MM-DD') as day from accounting_day` }
const FLIP = { name: 'care-flip-day', text: `select to_char(flip_day($1), 'YYYY-MM-DD') as day` }
const LAST = { name: 'care-last-sign', text: 'select at_ms, boot_id, uptime_ms from heartbeat' }
const KEEP = {
  name: 'care-keep-sign',
  text: `
    insert into heartbeat (at_ms, boot_id, uptime_ms)
      select $1, $2, $3 where set_config('synchronous_commit', 'off', true) is not null
      on conflict (single) do update
        set (at_ms, boot_id, uptime_ms) = (excluded.at_ms, excluded.boot_id, excluded.uptime_ms)`,
}

export function daysInPostgres(pool: Pool): Days {
  const database = databaseOf(pool)
  return {
    open: (day) => answered(database.rows(OPEN, [day])),
    current: () => answered(database.rows(CURRENT, [])),
    flip: (day) => answered(database.rows(FLIP, [day])),
  }
}

async function answered(asked: Promise<{ day: string }[]>): Promise<string> {
  const [row] = await asked
  if (!row) throw new Error('there is always one open day')
  return row.day
}

/** Where the rows of closing units come from: what this region decided, and what it booked. */
export const CARE_DAYS: DaySource = {
  from: 'decision b',
  where: `b.outcome = 'CONF'`,
  enrollmentRegion: 'b.enrollment_region',
  day: `to_char(b.day, 'YYYY-MM-DD')`,
  proof: 'b.token',
  tokenIn: (token) => token,
}

export function signsInPostgres(pool: Pool): Signs {
  const database = databaseOf(pool)
  return {
    async last() {
      const [row] = await database.rows<{ at_ms: bigint; boot_id: string; uptime_ms: bigint }>(LAST, [])
      return row && { atMs: Number(row.at_ms), bootId: row.boot_id, uptimeMs: Number(row.uptime_ms) }
    },
    async keep({ atMs, bootId, uptimeMs }) {
      await database.rows(KEEP, [atMs, bootId, Math.round(uptimeMs)])
    },
  }
}
