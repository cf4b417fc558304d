/** What the commands ask of the organisations of a province; implemented by organisations.grpc.ts. */
import type {
  HealthReply,
  ImportReply,
  InDoubtReply,
  Knowledge,
  LedgerRow,
  ParkedRecord,
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
}
