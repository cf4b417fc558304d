/** Learn D(s) once, post it, pass it on, ack end to end. Ports between ingress and facts. */
import type { Region } from '../../common/regions'
import type { DownRow, Fact, FactAck } from '../../proto/types'

export interface Facts {
  /**
   * Resolves after the commit that learned the fact (many callers share one: at most 64 facts, at most five commits a
   * second), with the ack for its sender; with ack.refused when it was put in quarantine instead (a NAck, never an
   * exception, never silence).
   * Rejects when the database is away: then nothing is acked and the sender repeats.
   * @param careRegion from the Link's certificate; a fact of another region is refused
   */
  learn(fact: Fact, careRegion: Region): Promise<FactAck>
  /** This hub's epoch (R18). */
  readonly epoch: number
}

/** Rows that wait for a care region (acks, inquiries) until its node has handled them (R19). */
export interface DownRows {
  /** Sends what waits and what will come, repeating what stays un-acked, until unsubscribed. */
  follow(careRegion: Region, send: (rows: readonly DownRow[]) => void): () => void
  /** The care regions that are followed here just now. */
  followed(): ReadonlySet<Region>
  /** Sends what no table holds, without an id, to whoever follows the region; to nobody when nobody does. */
  pass(careRegion: Region, rows: readonly DownRow[]): void
  /** The node's frame ack: the rows are deleted. */
  handled(careRegion: Region, rowIds: readonly number[]): Promise<void>
}
