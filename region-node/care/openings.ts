/**
 * All that a settle must know before its question leaves, read at one moment and in one round trip. A port.
 *
 * Nothing is written here. That an id is used for one request only (H5010), and that a batch is settled once (H5005),
 * is answered early from what stands here, as a courtesy; two calls that pass each other are told apart by the
 * registers: the enrollment region compares the digest with its verdict's (R3), and the confirm claims the guard (R5).
 */
import type { Refusal } from '../../common/errors'
import type { SettlementKey } from '../../common/settlement-key'
import type { OutboxRow } from '../province/outbox'
import type { ChargedBill } from './bills'
import type { Intent } from './intents'

export interface Opening {
  /** The visit with its newest batch. */
  readonly bill: ChargedBill
  /** There is a decision of this id: read it from the register. */
  readonly isDecided: boolean
  /** The settlement that holds the batch. */
  readonly holderSettleId: string | undefined
  /** What was noted when this id was asked before. */
  readonly before: Pick<Intent, 'requestHash' | 'verdictAtMs' | 'refused'> | undefined
  /** R14, as `Outbox.unacked` answers it for this person, batch and region. */
  readonly unacked: readonly OutboxRow[]
}

/** R14: more unlearned facts than this are not carried along; the settle waits until some are learned. */
export const FACTS_MAX = 32

export interface Openings {
  /**
   * Undefined when this hospital has no such visit. One fact more than may travel is answered, if there are more.
   * @param untilMs monotonic; whoever waits in a queue for this read waits no longer
   * @returns a refusal (H8005) when it was not read at all, because the turn to read did not come in time
   */
  read(key: SettlementKey, visitId: string, untilMs: number): Promise<Opening | Refusal | undefined>
}
