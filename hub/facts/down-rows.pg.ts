import { Client, type Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import { rowsOf } from '../../common/statement.pg'
import type { DownRow } from '../../proto/types'
import type { DownRowStore } from './down-row-store'

const WAITING = {
  name: 'hub-down-rows',
  text: `
  select a.region, r.id, r.content
    from unnest($1::text[], $2::bigint[]) as a (region, after)
   cross join lateral (
     select d.id, d.content from down_row d
      where d.care_region = a.region and d.id > a.after order by d.id limit $3) r
   order by a.region, r.id`,
}
const HANDLED = { name: 'hub-down-rows-handled', text: 'select down_rows_handled($1, $2)' }
const LISTEN = 'listen hub_down_row'

export interface DownRowsInPostgres extends DownRowStore {
  close(): Promise<void>
}

/** Rows for care regions in Postgres; news of them over a connection of its own. */
export function downRowsInPostgres(pool: Pool, listening: Listening): DownRowsInPostgres {
  const listeners = new Set<(region: Region) => void>()
  const listener = listen(listening, (region) => {
    for (const tell of listeners) tell(region)
  })
  return {
    async waiting(asked, mostEach) {
      const values = [asked.map(({ region }) => region), asked.map(({ after }) => after), mostEach]
      const { rows } = await pool.query<{ region: Region; id: bigint; content: Buffer }>({ ...WAITING, values })
      const waiting = new Map<Region, DownRow[]>()
      for (const { region, id, content } of rows) {
        const row = { ...codecs.downRow.decode(content), rowId: Number(id) }
        const known = waiting.get(region)
        if (known) known.push(row)
        else waiting.set(region, [row])
      }
      return waiting
    },
    async handled(region, rowIds) {
      await rowsOf(pool, HANDLED, [region, rowIds])
    },
    onNews(tell) {
      listeners.add(tell)
      return () => void listeners.delete(tell)
    },
    close: () => listener.close(),
  }
}

export interface Listening {
  readonly url: string
  readonly applicationName: string
  readonly log: Log
}

const RECONNECT_AFTER_MS = 1_000

/** Listens for ever on a connection of its own, which no pool could lend; between two of them news is missed. */
function listen({ url, applicationName, log }: Listening, tell: (region: Region) => void) {
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  async function connect(): Promise<void> {
    const fresh = new Client({ connectionString: url, application_name: applicationName, keepAlive: true })
    client = fresh
    let isLost = false
    const lost = (error?: Error) => {
      if (isLost || isClosed) return
      isLost = true
      log.warn({ err: error }, 'no news of rows for care regions; trying again, looking by itself meanwhile')
      fresh.end().catch(() => undefined)
      timer = setTimeout(() => void connect(), RECONNECT_AFTER_MS)
    }
    fresh.on('error', lost)
    fresh.on('end', () => lost())
    fresh.on('notification', ({ payload }) => tell(payload ?? ''))
    try {
      await fresh.connect()
      await fresh.query(LISTEN)
    } catch (error) {
      lost(error as Error)
    }
  }
  void connect()

  return {
    async close() {
      isClosed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
