/** What an organisation (the hub, a care half, an enrollment half) can tell operators about itself. */
import type { DoubtIn, HealthCheckIn, ImportReplyIn, KnowledgeIn, LedgerRowIn, ParkedRecordIn } from '../proto/types'

export interface OperationsSource {
  checks(): Promise<HealthCheckIn[]>
  /** What it knows of this settlement id; without timeline, which the server adds from the steps. */
  show(settleId: string): Promise<KnowledgeIn[]>
  /** Every settlement of the ledger, in key order, in chunks; one accounting day or all. */
  scan(day: string | undefined): AsyncIterable<LedgerRowIn[]>
  inDoubt(): Promise<{ doubts: DoubtIn[]; waiting: number }>
  /** Enrollment halves only. */
  import?(kind: string, csv: Buffer): Promise<ImportReplyIn>
  /** The hub only. */
  parked?(limit: number): Promise<ParkedRecordIn[]>
  /** The hub only: answers the topic it went back to. */
  replayParked?(id: string): Promise<string>
}
