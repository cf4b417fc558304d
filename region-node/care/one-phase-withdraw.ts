/**
 * 2601 (protocol R11): a one-phase message is taken back by its four names, whether or not it ever arrived. Undecided
 * or unseen it is cancelled for good; settled, its settlement is reversed. Asked again it answers the same.
 */
import { type OnePhaseNames, onePhaseIdOf } from '../../common/identifiers'
import type { SettlementStateIn } from '../../proto/types'
import { announce } from './announce'
import { neverSeen, stateOfDecided, stateOfIntent } from './net-state'
import { adoptedBy, knownOnly, type OnePhaseParts } from './one-phase'
import type { Hospital } from './participants'
import { type Asker, keyOf, type Refused } from './parts'
import type { QueryParts } from './query'
import type { Confirmed } from './registers'
import { takeBack } from './reverse'

export interface Withdrawn {
  readonly state: SettlementStateIn
  /** A later message has taken the settlement for its own: it stays. */
  readonly nothingLeft: boolean
}

export interface WithdrawCall extends Asker {
  readonly message: OnePhaseNames
}

export async function withdrawOnePhase(call: WithdrawCall, parts: OnePhaseParts): Promise<Withdrawn | Refused> {
  return knownOnly(async () => {
    const { hospital, message, deadlineMs } = call
    const key = keyOf(parts.region, hospital.code, onePhaseIdOf(hospital.code, message))
    const nowMs = parts.clock.now()
    // Before its original it stops it; whom that concerns, nobody knows yet, and who has a verdict will ask (R8).
    const answered = await parts.registers.cancel({ key, reason: 'HOSPITAL', addressees: [], nowMs })
    if (!answered) throw new Error('an offer without a condition is answered')
    announce(answered, parts)
    const { decided } = answered
    const settled = decided.outcome === 'confirmed' ? decided : await adoptedBy(decided, parts)
    if (!settled) return { state: stateOfDecided(decided), nothingLeft: false }
    return reversed(settled, { by: key.settleId, deadlineMs }, parts)
  })
}

async function reversed(
  settled: Confirmed,
  whose: { readonly by: string; readonly deadlineMs: number },
  parts: OnePhaseParts,
): Promise<Withdrawn | Refused> {
  const taken = await takeBack(settled, whose, parts)
  if (taken === 'adopted') return { state: stateOfDecided(settled), nothingLeft: true }
  return 'refusal' in taken ? taken : { state: taken, nothingLeft: false }
}

/** What became of a message: of the settlement that it made, or took for its own. */
export async function queryOnePhase(
  { code }: Hospital,
  message: OnePhaseNames,
  parts: QueryParts,
): Promise<SettlementStateIn> {
  const key = keyOf(parts.region, code, onePhaseIdOf(code, message))
  const decided = await parts.registers.read(key)
  if (decided) return stateOfDecided((await adoptedBy(decided, parts)) ?? decided)
  const intent = await parts.intents.find(key)
  return intent ? stateOfIntent(intent) : neverSeen(key.settleId)
}
