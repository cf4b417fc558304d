/** The outbox beyond what the relay needs: facts that a settle must carry (R14), and how far behind we are. */
import type { Region } from '../../common/regions'
import type { OutboxRow, OutboxRows } from '../province/outbox'

export interface Whose {
  readonly enrollmentRegion: Region
  readonly personId: string
  readonly batchId: string
}

export interface Outbox extends OutboxRows {
  /** Facts of this person or batch that its region has never been seen to learn; oldest first, at most so many. */
  unacked(whose: Whose, limit: number): Promise<readonly OutboxRow[]>
  /** How many rows wait, and since when the oldest does. */
  backlog(): Promise<{ readonly rows: number; readonly oldestAtMs: number | undefined }>
  /** The highest number ever issued (R20). */
  highestNumber(): Promise<number>
}
