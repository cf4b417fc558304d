/**
 * Notices that a database was put back to a backup under a living process (protocol R18, R20, R26). Whatever does that
 * ends every connection, or makes the tables anew. So each new connection first says where it leads and how long the
 * server's log is, and a look now and then says so, too: neither another place nor a log that became shorter is the
 * database that this process has known.
 */
import type { ClientBase, Pool } from 'pg'
import { CONNECT_WITHIN_MS } from './transaction.pg'

export interface Home {
  /** For the pool: no connection is lent out before it has said where it leads. */
  greet(client: ClientBase): Promise<void>
  /**
   * What is done about it, before anything else is done on the database that was put back. Whoever rejects keeps this
   * process from it.
   */
  onRestored(react: (client: ClientBase) => Promise<void>): void
  /** Remembers how far the log has come; to be called every few seconds. */
  look(pool: Pool): Promise<void>
}

export function homeWatched(): Home {
  return new Watch()
}

interface Seen {
  readonly place: string
  readonly logBytes: bigint
}

const SEEN = `select database_home() as place, (pg_current_wal_flush_lsn() - '0/0')::text as log_bytes`

class Watch implements Home {
  private place: string | undefined
  private logBytes = 0n
  private restores = 0
  private readonly reactions: ((client: ClientBase) => Promise<void>)[] = []
  private reacting: Promise<void> | undefined
  private barredUntil = Number.NEGATIVE_INFINITY

  async greet(client: ClientBase): Promise<void> {
    const isBarred = performance.now() < this.barredUntil
    // Before it is asked: an answer that another overtook is no log that became shorter.
    const { place, logBytes, restores } = this
    const seen = await seenBy(client)
    const isAnother = place !== undefined && (seen.place !== place || seen.logBytes < logBytes)
    if (isAnother && restores === this.restores) {
      this.reacting ??= this.react(client, seen).finally(() => {
        this.reacting = undefined
      })
      await this.reacting
    }
    if (isBarred || restores !== this.restores) throw new Restored()
    this.place = seen.place
    if (seen.logBytes > this.logBytes) this.logBytes = seen.logBytes
  }

  onRestored(react: (client: ClientBase) => Promise<void>): void {
    this.reactions.push(react)
  }

  async look(pool: Pool): Promise<void> {
    const client = await pool.connect()
    let failed: Error | undefined
    try {
      await this.greet(client)
    } catch (error) {
      failed = error as Error
      throw error
    } finally {
      client.release(failed)
    }
  }

  private async react(client: ClientBase, seen: Seen): Promise<void> {
    for (const react of this.reactions) await react(client)
    this.place = seen.place
    this.logBytes = seen.logBytes
    this.restores++
    // Whoever passed a gate before this, and still waits for a connection, gives up within that time.
    this.barredUntil = performance.now() + CONNECT_WITHIN_MS
  }
}

async function seenBy(client: ClientBase): Promise<Seen> {
  const { rows } = await client.query<{ place: string; log_bytes: string }>(SEEN)
  return { place: rows[0]?.place ?? '', logBytes: BigInt(rows[0]?.log_bytes ?? 0) }
}

class Restored extends Error {
  override readonly name = 'Restored'

  constructor() {
    super('the database was put back under this process')
  }
}
