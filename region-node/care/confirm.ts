/**
 * Confirm (确认, 49): the hospital takes the verdict and money moves, in one commit, decided here and answered here,
 * whatever else is down (protocol 1.4.9).
 */
import { type Refusal, refusal } from '../../common/errors'
import type { Distrust } from '../../common/signing'
import type { SettlementStateIn } from '../../proto/types'
import { announce } from './announce'
import { cancelledRefusal } from './decision'
import type { Fence } from './fence'
import { postingOf } from './money'
import { stateOfDecided } from './net-state'
import type { Hospital } from './participants'
import { type CareParts, keyOf, type Refused } from './parts'
import type { Answered, Decided } from './registers'
import { type Checked, checkedToken, notValid, validSince } from './token'

export interface ConfirmCall {
  readonly hospital: Hospital
  readonly settleId: string
  /** As settle gave it. */
  readonly token: Buffer
}

export type ConfirmParts = Pick<CareParts, 'region' | 'registers' | 'relay' | 'clock' | 'verifier' | 'timers'> &
  Pick<CareParts, 'steps' | 'log'> & { readonly fence: Pick<Fence, 'refusal'> }

/** Doubts of the signer and of nothing else. */
const OUTLIVED: ReadonlySet<string> = new Set<Distrust>(['expired', 'revoked', 'unknown-authority'])

export async function confirm(call: ConfirmCall, parts: ConfirmParts): Promise<SettlementStateIn | Refused> {
  const { hospital, settleId, token } = call
  const key = keyOf(parts.region, hospital.code, settleId)
  const checked = checkedToken(token, key, parts.verifier, validSince(parts.clock.now(), parts.timers))
  if ('why' in checked || 'refused' in checked.outcome) {
    const why = 'why' in checked ? checked.why : 'refused'
    parts.log.warn({ settleId, hospital: hospital.code, why }, 'a confirmation came without a verdict that counts')
    // What such a signer may no longer begin may have been decided while it could.
    return OUTLIVED.has(why) ? told(await parts.registers.read(key), notValid(why), parts) : { refusal: notValid(why) }
  }
  const fenced = parts.fence.refusal()
  // What is decided may still be told; only deciding is forbidden.
  if (fenced) return told(await parts.registers.read(key), fenced, parts)
  const answered = await decide(checked, call, parts)
  announce(answered, parts)
  return told(answered.decided, undefined, parts)
}

function decide(checked: Checked, { hospital, settleId, token }: ConfirmCall, parts: ConfirmParts): Promise<Answered> {
  if ('refused' in checked.outcome) throw new Error('a refusal confirms nothing')
  const { verdict, outcome } = checked
  const { authorised, split, batch } = outcome
  const nowMs = parts.clock.now()
  const windowMs = authorised.confirmWindowS * 1_000
  return parts.registers.confirm({
    key: keyOf(parts.region, hospital.code, settleId),
    enrollmentRegion: verdict.enrollmentRegion,
    enrollmentEpoch: verdict.enrollmentEpoch,
    token,
    batch,
    requestHash: verdict.requestHash,
    personId: verdict.personId,
    posting: postingOf(split, hospital.code),
    nowMs,
    windowMs,
    // No intent: only the signer's clock is left, and it may be off by as much as a hospital's may.
    lateWithoutIntent: nowMs > verdict.decidedAtMs + windowMs + parts.timers.clockToleranceMs,
  })
}

async function told(decided: Decided | undefined, otherwise: Refusal | undefined, parts: ConfirmParts) {
  if (!decided) return { refusal: otherwise ?? refusal('H9001') }
  if (decided.outcome === 'confirmed') return stateOfDecided(decided)
  return { refusal: await cancelledRefusal(decided, parts.registers) }
}
