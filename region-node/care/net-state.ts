/** The net state (R6): what a decision and an intent mean together, in the words people are told. Pure. */
import type { SettlementStateIn } from '../../proto/types'
import { confirmBefore, type Intent } from './intents'
import type { Confirmed, Decided } from './registers'
import { authorisedIn } from './token'

export function stateOfDecided(decided: Decided): SettlementStateIn {
  const { key, requestHash, batch } = decided
  const head = { settleId: key.settleId, ...(requestHash && { requestHash }), ...(batch && { batch }) }
  if (decided.outcome === 'confirmed') {
    const { authorised, verdict } = authorisedIn(decided.token)
    const settled = { split: authorised.split ?? null, day: decided.day, replaces: verdict.replaces, ...head }
    return { ...settled, ...reversalOf(decided) }
  }
  const { reason: cancelReason, holderSettleId } = decided
  return { ...head, state: 'CANCELLED', cancelReason, holderSettleId }
}

function reversalOf({ reversal }: Confirmed): Pick<SettlementStateIn, 'state' | 'reversalSettleId' | 'reversalDay'> {
  if (!reversal) return { state: 'SETTLED' }
  const { settleId: reversalSettleId, day: reversalDay } = reversal
  return reversalDay === undefined
    ? { state: 'REVERSING', reversalSettleId }
    : { state: 'REVERSED', reversalSettleId, reversalDay }
}

/** Of something that nothing has decided yet. */
export function stateOfIntent(intent: Intent): SettlementStateIn {
  const { key, requestHash, batch, refused, verdictAtMs } = intent
  const head = { settleId: key.settleId, requestHash, batch }
  if (refused) {
    const { code, params, retryAfterMs } = refused
    return { ...head, state: 'REJECTED', refused: { code, params: { ...params }, retryAfterMs } }
  }
  if (verdictAtMs === undefined) return { ...head, state: 'PROCESSING' }
  return { ...head, state: 'AUTHORISED', confirmBeforeMs: confirmBefore(intent) }
}

export function neverSeen(settleId: string): SettlementStateIn {
  return { settleId, state: 'NEVER_SEEN' }
}
