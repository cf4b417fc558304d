/**
 * How far each partition of a reader is: which records are in hand, and so up to where the offset may be committed.
 * An offset is committed only when everything before it is dealt with. Pure bookkeeping.
 */
import type { InRecord } from './bus'

export class Partition {
  private readonly inHand = new Map<bigint, InRecord>()
  private next: bigint | undefined
  private committed: bigint | undefined
  private lost = false

  constructor(
    readonly topic: string,
    readonly id: number,
  ) {}

  get isOurs(): boolean {
    return !this.lost
  }

  /** Another member reads it now, or nobody knows: what is in hand may finish, but nothing is committed any more. */
  lose(): void {
    this.lost = true
  }

  get size(): number {
    return this.inHand.size
  }

  /** Whether the record is new to us: after a rebalance the broker repeats what we still have in hand. */
  take(record: InRecord): boolean {
    const same = this.inHand.get(record.offset)
    if (same && same.key === record.key && same.value.equals(record.value)) return false
    this.inHand.set(record.offset, record)
    return true
  }

  /** Everything before this offset was fetched. It may go back: a broker may lose its tail, and starts again lower. */
  fetchedUpTo(offset: bigint): void {
    this.next = offset
  }

  done(record: InRecord): void {
    if (this.inHand.get(record.offset) === record) this.inHand.delete(record.offset)
  }

  /** The offset to commit, when it has moved. */
  toCommit(): bigint | undefined {
    if (this.lost || this.next === undefined) return undefined
    let lowest = this.next
    for (const offset of this.inHand.keys()) if (offset < lowest) lowest = offset
    return lowest === this.committed ? undefined : lowest
  }

  hasCommitted(offset: bigint): void {
    this.committed = offset
  }
}
