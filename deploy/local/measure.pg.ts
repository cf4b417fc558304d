/**
 * What a settle and a confirm cost, counted at Postgres itself: WAL flushes by the backends of each program. A commit
 * that does not wait (synchronous_commit off) makes none, one that waits makes exactly one while nothing runs beside
 * it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

/** Backends publish their counters at the latest after ten idle seconds; before that the numbers are not all there. */
const COUNTERS_SETTLE_MS = 11_000

const FLUSHES = `
  select a.application_name as program, coalesce(sum(io.fsyncs), 0)::int as flushes
  from pg_stat_activity a, lateral pg_stat_get_backend_io(a.pid) io
  where a.backend_type = 'client backend' and io.object = 'wal' and io.context = 'normal'
  group by 1`

const WRITTEN = 'select pg_current_wal_insert_lsn()::text as lsn'
const QUIET_MS = 200
const LOOK_AGAIN_MS = 50
const QUIET_WITHIN_MS = 5_000

/** Synchronous commits so far, by program (its application_name). */
export type Flushes = ReadonlyMap<string, number>

export interface CommitMeter {
  /** Waits until every backend has published its counters, then reads them. The province must be idle. */
  read(): Promise<Flushes>
  /**
   * Resolves when the server has written nothing for a moment. Programs that write at once may share one flush, and
   * then one of them hides the other's commit from the counters. Gives up after five seconds.
   */
  quiet(): Promise<void>
  close(): Promise<void>
}

/** @param superUrl a superuser's connection: only that may read other roles' counters */
export async function commitMeter(superUrl: string): Promise<CommitMeter> {
  const client = new Client({ connectionString: superUrl, application_name: 'commit-meter' })
  await client.connect()
  return {
    async read() {
      await pause(COUNTERS_SETTLE_MS)
      const { rows } = await client.query<{ program: string; flushes: number }>(FLUSHES)
      return new Map(rows.map(({ program, flushes }) => [program, flushes]))
    },
    async quiet() {
      const written = async () => (await client.query<{ lsn: string }>(WRITTEN)).rows[0]?.lsn
      const until = performance.now() + QUIET_WITHIN_MS
      for (let last = await written(), since = performance.now(); performance.now() < until; ) {
        await pause(LOOK_AGAIN_MS)
        const now = await written()
        if (now === last && performance.now() - since > QUIET_MS) return
        if (now !== last) [last, since] = [now, performance.now()]
      }
    },
    close: () => client.end(),
  }
}

/** How many synchronous commits the programs that a filter keeps made between two readings. */
export function flushedBetween(before: Flushes, after: Flushes, keep: (program: string) => boolean): number {
  let sum = 0
  for (const [program, flushes] of after) if (keep(program)) sum += flushes - (before.get(program) ?? 0)
  return sum
}
