/** What the commands ask of the organisations of a province; implemented by organisations.grpc.ts. */
import type { SettlementKey } from '../../common/settlement-key'
import type {
  DayState,
  DayTotals,
  DecideManuallyRequest,
  FrozenRegion,
  HealthReply,
  HistoryPage,
  ImportReply,
  InDoubtReply,
  Knowledge,
  LedgerRow,
  ManualCase,
  ManualCasesReply,
  ParkedRecord,
  PolicyFile,
  QuarantinedFact,
  RebuildState,
  RecountedUnit,
  ReplayQuarantinedReply,
  TailEvent,
} from '../../proto/types'
import type { Organisation } from './directory'

/** Every call rejects with a Fault when the organisation cannot be reached or refuses. */
export interface Asked {
  readonly place: Organisation
  health(): Promise<HealthReply>
  show(settleId: string): Promise<readonly Knowledge[]>
  scan(day: string | undefined): AsyncIterable<readonly LedgerRow[]>
  inDoubt(): Promise<InDoubtReply>
  tail(settleId: string, errorsOnly: boolean, signal: AbortSignal): AsyncIterable<TailEvent>
  import(kind: string, csv: Buffer): Promise<ImportReply>
  parked(limit: number): Promise<readonly ParkedRecord[]>
  replayParked(id: string): Promise<string>
  quarantined(limit: number): Promise<readonly QuarantinedFact[]>
  replayQuarantined(id: string): Promise<ReplayQuarantinedReply>
  frozen(): Promise<readonly FrozenRegion[]>
  liftFreeze(region: string): Promise<FrozenRegion>
  manualCases(): Promise<ManualCasesReply>
  decideManually(said: DecideManuallyRequest): Promise<ManualCase>
  withdrawManually(settlement: string): Promise<ManualCase>
  /** Tells how it goes until the day is closed or the signal is given. */
  closeDay(day: string, signal: AbortSignal): AsyncIterable<DayState>
  closedUnits(day: string | undefined): Promise<readonly DayTotals[]>
  recount(day: string): Promise<readonly RecountedUnit[]>
  rebuildHub(signal: AbortSignal): AsyncIterable<RebuildState>
  /** Of a region: the policy files by which its bills are reckoned. */
  policyFiles(): Promise<readonly PolicyFile[]>
  /** Of a region: what was settled from a day on, in key order, after a settlement. */
  history(fromDay: string, after: SettlementKey | undefined): AsyncIterable<HistoryPage>
}
