/** What the in-memory twins of the care half share: one node's database, for the simulator and for tests. */
import type { Posting } from '../../common/double-entry'
import { keyText, type SettlementKey } from '../../common/settlement-key'
import type { OutboxRow } from '../province/outbox'
import type { PricedLine, Visit } from './bills'
import { decisionBytes } from './decision'
import type { Intent } from './intents'
import type { Answered, CancelOffer, Decided } from './registers'
import type { RevIntent } from './reversals'

export interface BatchRow {
  readonly batchId: string
  version: number
  /** Its settlement was reversed. */
  reopened?: boolean
  readonly lines: Map<string, PricedLine>
}

export interface VisitRow {
  readonly visit: Visit
  readonly inpatient: boolean
  readonly batches: BatchRow[]
}

export interface QueuedRow {
  row: OutboxRow
  readonly personId: string | undefined
  readonly batchId: string | undefined
  readonly queuedAtMs: number
  dueAtMs: number | undefined
}

export interface CareMemory {
  readonly visits: Map<string, VisitRow>
  /** Batch id → settlement id. */
  readonly guards: Map<string, string>
  /** By keyText. */
  readonly decisions: Map<string, Decided>
  readonly intents: Map<string, Intent>
  /** By keyText of the reversal. */
  readonly revIntents: Map<string, RevIntent>
  /** By keyText: the messages that adopted a settlement, in order. */
  readonly adoptions: Map<string, readonly string[]>
  readonly postings: Map<string, readonly Posting[]>
  /** By keyText and addressee. */
  readonly outbox: Map<string, QueuedRow>
  readonly acked: Set<string>
  /** The hub and enrollment regions that said their epoch. */
  readonly learners: Map<string, { readonly epoch: number; readonly isBehind: boolean; readonly sinceMs: number }>
  factNumber: number
  day: string | undefined
}

export function careMemory(): CareMemory {
  return {
    visits: new Map(),
    guards: new Map(),
    decisions: new Map(),
    intents: new Map(),
    revIntents: new Map(),
    adoptions: new Map(),
    postings: new Map(),
    outbox: new Map(),
    acked: new Set(),
    learners: new Map(),
    factNumber: 0,
    day: undefined,
  }
}

export function addressed(key: SettlementKey, enrollmentRegion: string): string {
  return `${keyText(key)} ${enrollmentRegion}`
}

/** Queues a decision for whoever has no row yet; a row that waits is due again at once. */
export function queue(
  memory: CareMemory,
  decided: Decided,
  to: readonly string[],
  { nowMs, whose: said }: Pick<CancelOffer, 'nowMs' | 'whose'>,
): Answered['queued'] {
  const intent = memory.intents.get(keyText(decided.key)) ?? memory.revIntents.get(keyText(decided.key)) ?? said
  return to.map((enrollmentRegion) => {
    const name = addressed(decided.key, enrollmentRegion)
    const waiting = memory.outbox.get(name)
    if (waiting) {
      waiting.dueAtMs = undefined
      return { number: waiting.row.number, enrollmentRegion }
    }
    memory.factNumber += 1
    const number = memory.factNumber
    const row = { number, key: decided.key, enrollmentRegion, decision: decisionBytes(decided) }
    const whose = { personId: intent?.personId, batchId: decided.batch?.batchId ?? said?.batchId }
    memory.outbox.set(name, { row, ...whose, queuedAtMs: nowMs, dueAtMs: undefined })
    return { number, enrollmentRegion }
  })
}
