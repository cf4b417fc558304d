/** What an organisation (the hub, a care half, an enrollment half) can tell operators about itself. */
import type {
  DayStateIn,
  DayTotalsIn,
  DecideManuallyRequest,
  DoubtIn,
  FrozenRegionIn,
  HealthCheckIn,
  HistoryPageIn,
  ImportReplyIn,
  KnowledgeIn,
  LedgerRowIn,
  ManualCaseIn,
  ManualCasesReplyIn,
  ParkedRecordIn,
  PolicyFileIn,
  QuarantinedFactIn,
  RebuildStateIn,
  RecountedUnitIn,
  ReplayQuarantinedReplyIn,
} from '../proto/types'
import type { Person } from './identity'
import type { SettlementKey } from './settlement-key'

export interface OperationsSource {
  checks(): Promise<HealthCheckIn[]>
  /** What it knows of this settlement id; without timeline, which the server adds from the steps. */
  show(settleId: string): Promise<KnowledgeIn[]>
  /** Every settlement of the ledger, in key order, in chunks; one accounting day or all. */
  scan(day: string | undefined): AsyncIterable<LedgerRowIn[]>
  /** more: in doubt, but too many to be listed. */
  inDoubt(): Promise<{ doubts: DoubtIn[]; more?: number; waiting: number }>
  /** Enrollment halves only: the policy files in force, and what was settled from a day on with all that made it. */
  policyFiles?(): Promise<readonly PolicyFileIn[]>
  history?(fromDay: string, after: SettlementKey | undefined): AsyncIterable<HistoryPageIn>
  /** Enrollment halves only. */
  import?(kind: string, csv: Buffer): Promise<ImportReplyIn>
  /** The hub only. */
  parked?(limit: number): Promise<ParkedRecordIn[]>
  /** The hub only: answers the topic it went back to. */
  replayParked?(id: string): Promise<string>
  /** The hub and enrollment halves: facts that wait for people, oldest first. */
  quarantined?(limit: number): Promise<QuarantinedFactIn[]>
  /** Tries one of them again. */
  replayQuarantined?(id: string): Promise<ReplayQuarantinedReplyIn>
  /** The hub only: regions that contradicted themselves, and one operator's word to lift that. */
  frozen?(): Promise<FrozenRegionIn[]>
  liftFreeze?(region: string, by: Person): Promise<FrozenRegionIn>
  /** The hub only (R20): what was proposed or decided by hand, one operator's word about it, and taking it back. */
  manualCases?(): Promise<ManualCasesReplyIn>
  decideManually?(said: DecideManuallyRequest, by: Person): Promise<ManualCaseIn>
  withdrawManually?(settlement: string, by: Person): Promise<ManualCaseIn>
  /** Every ledger: what it holds of a day, counted anew from registers and postings. */
  recount?(day: string): Promise<RecountedUnitIn[]>
  /** The hub only: units that closed, of one day or all. */
  closedUnits?(day: string | undefined): Promise<DayTotalsIn[]>
  /** The hub only: begins to close a day and tells how it goes until it is closed or nobody listens. */
  closeDay?(day: string | undefined, gone: AbortSignal): AsyncIterable<DayStateIn>
  /** The hub only: reads all that the regions decided again, and tells how it goes. */
  rebuildHub?(gone: AbortSignal): AsyncIterable<RebuildStateIn>
}
