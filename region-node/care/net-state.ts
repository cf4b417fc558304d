/** The net state (R6): what a decision and an intent mean together, in the words people are told. Pure. */
import type { SettlementStateIn } from '../../proto/types'
import { confirmBefore, type Intent } from './intents'
import type { Decided } from './registers'
import { authorisedIn } from './token'

export function stateOfDecided(decided: Decided): SettlementStateIn {
  const { key, requestHash, batch } = decided
  const head = { settleId: key.settleId, ...(requestHash && { requestHash }), ...(batch && { batch }) }
  if (decided.outcome === 'confirmed') {
    const { split } = authorisedIn(decided.token).authorised
    return { ...head, state: 'SETTLED', split: split ?? null, day: decided.day }
  }
  const { reason: cancelReason, holderSettleId } = decided
  return { ...head, state: 'CANCELLED', cancelReason, holderSettleId }
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
