/** Where a hospital remembers its bills, so that a crash of its own system forgets none (protocol R2). */
import type { BillRecord } from './bill'

export interface Journal {
  /** Resolves when the record would survive a power cut. Later records of one settle id replace earlier ones. */
  write(record: BillRecord): Promise<void>
  find(settleId: string): BillRecord | undefined
  /** Those without a final answer, oldest first. */
  open(): readonly BillRecord[]
  close(): Promise<void>
}
