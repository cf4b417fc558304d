/** What became of it (R6): the register first, then the intent; and the bills that wait for the hospital's word. */
import { isSettleId } from '../../common/identifiers'
import type { SettlementStateIn } from '../../proto/types'
import type { Batch } from './bills'
import { neverSeen, stateOfDecided, stateOfIntent } from './net-state'
import type { Hospital } from './participants'
import { type CareParts, keyOf } from './parts'

export type QueryParts = Pick<CareParts, 'region' | 'registers' | 'reversals' | 'intents'>

export async function query(hospital: Hospital, settleId: string, parts: QueryParts): Promise<SettlementStateIn> {
  const key = keyOf(parts.region, hospital.code, settleId)
  const decided = await parts.registers.read(key)
  if (decided) return stateOfDecided(decided)
  const intent = await parts.intents.find(key)
  if (intent) return stateOfIntent(intent)
  // A reversal's own id leads to what it reverses.
  const promised = isSettleId(settleId) ? undefined : await parts.reversals.find(key)
  return promised ? query(hospital, promised.originalSettleId, parts) : neverSeen(settleId)
}

/** The batch's newest settlement: the one that holds it, if any. */
export async function queryBatch(hospital: Hospital, batch: Batch, parts: QueryParts): Promise<SettlementStateIn> {
  const settleId = await parts.registers.newestOf(hospital.code, batch)
  return settleId === undefined ? { ...neverSeen(''), batch } : query(hospital, settleId, parts)
}

export async function unconfirmed(hospital: Hospital, limit: number, parts: QueryParts): Promise<SettlementStateIn[]> {
  return (await parts.intents.unconfirmed(hospital.code, limit)).map(stateOfIntent)
}
