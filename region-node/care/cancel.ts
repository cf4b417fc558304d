/**
 * What ends a settlement without money: the hospital gives it up, nobody confirms in time, or the enrollment region
 * asks about something that nobody here will confirm any more. Each offers CANC; the register keeps what came first.
 */
import { isSettleId, reversalIdOf } from '../../common/identifiers'
import type { Region } from '../../common/regions'
import { keyFromWire, keyText, type SettlementKey } from '../../common/settlement-key'
import type { Inquiry, SettlementStateIn } from '../../proto/types'
import { announce, tell } from './announce'
import { settledRefusal } from './decision'
import { stateOfDecided } from './net-state'
import type { Hospital } from './participants'
import { type CareParts, keyOf, type Refused } from './parts'
import type { Decided } from './registers'
import { type Checked, checkedToken } from './token'

export type CancelParts = Pick<CareParts, 'region' | 'registers' | 'reversals' | 'intents' | 'relay'> &
  Pick<CareParts, 'clock' | 'verifier' | 'timers' | 'steps' | 'log'>

export interface CancelCall {
  readonly hospital: Hospital
  readonly settleId: string
  /** Where the person is insured, if the hospital knows: that region then hears of it at once (R8). */
  readonly enrollmentRegion: Region | undefined
}

/**
 * 撤销. Under another hospital's id it ends that hospital's nothing: every key carries the caller (R1). What is, or will
 * be, reversed moves no money in the end, so its net state is the answer.
 */
export async function cancel(call: CancelCall, parts: CancelParts): Promise<SettlementStateIn | Refused> {
  const { hospital, settleId, enrollmentRegion } = call
  const reversed = await reversedBy(call, parts)
  if (reversed) return stateOfDecided(reversed)
  const answered = await parts.registers.cancel({
    key: keyOf(parts.region, hospital.code, settleId),
    reason: 'HOSPITAL',
    addressees: enrollmentRegion ? [enrollmentRegion] : [],
    nowMs: parts.clock.now(),
  })
  if (!answered) throw new Error('an offer without a condition is answered')
  announce(answered, parts)
  const { decided } = answered
  const stands = decided.outcome === 'confirmed' && !decided.reversal
  return stands ? { refusal: settledRefusal('H5016', decided) } : stateOfDecided(decided)
}

/** The original, when the id is a reversal's own: a promise cannot be cancelled (R9). */
async function reversedBy({ hospital, settleId }: CancelCall, parts: CancelParts): Promise<Decided | undefined> {
  // Only ids that are made from names can be a reversal's.
  if (isSettleId(settleId)) return undefined
  const promised = await parts.reversals.find(keyOf(parts.region, hospital.code, settleId))
  return promised && parts.registers.read(keyOf(parts.region, hospital.code, promised.originalSettleId))
}

const SWEPT_AT_ONCE = 200

/** Ends what nobody confirmed in time; answers how many it ended. */
export async function sweep(parts: CancelParts): Promise<number> {
  const due = await parts.intents.due(parts.clock.now(), SWEPT_AT_ONCE)
  let ended = 0
  for (const { key } of due) {
    const answered = await parts.registers.cancel({
      key,
      reason: 'EXPIRED',
      addressees: [],
      nowMs: parts.clock.now(),
      // The verdict may have arrived since the list was read; an intent that is gone had its time.
      onlyWhenOver: { overWithoutIntent: true },
    })
    if (!answered) continue
    announce(answered, parts)
    if (answered.wrote) ended++
  }
  return ended
}

/**
 * The enrollment region holds an authorisation and asks what became of it (message 8). Answered to the asker, whatever
 * stored data say; the tombstone falls only once our own count of the window has passed, or, when the intent is lost,
 * the asker's age says so.
 */
export async function inquire(inquiry: Inquiry, parts: CancelParts): Promise<void> {
  const { enrollmentRegion, token, ageMs } = inquiry
  const key = keyFromWire(inquiry.key)
  if (!key || key.careRegion !== parts.region) return
  const checked = checkedToken(token, key, parts.verifier)
  const why = 'why' in checked ? checked.why : checked.verdict.enrollmentRegion !== enrollmentRegion && 'asker'
  if ('why' in checked || why || 'refused' in checked.outcome) {
    parts.log.error({ key: keyText(key), enrollmentRegion, why }, 'an inquiry came without a verdict of the asker')
    return
  }
  tell(parts, key, 'inquired')
  // A reversal is repeated until it is confirmed, and nothing else may be written under its key (R9).
  if (key.kind === 'R' && !(await parts.registers.read(key))) return promisedAgain(checked, key, parts)
  const answered = await parts.registers.cancel({
    key,
    reason: 'UNKNOWN',
    addressees: [enrollmentRegion],
    asked: true,
    nowMs: parts.clock.now(),
    onlyWhenOver: { overWithoutIntent: ageMs > checked.outcome.authorised.confirmWindowS * 1_000 },
  })
  if (answered) announce(answered, parts)
}

/**
 * A promise that was lost with a restore (R20) is made again. The region's own word proves that it was made once: it
 * authorises a reversal only on ours. Without it that authorisation would wait for ever.
 */
async function promisedAgain({ verdict }: Checked, key: SettlementKey, parts: CancelParts): Promise<void> {
  const { reverses: originalSettleId, enrollmentRegion, personId } = verdict
  const original = await parts.registers.read({ ...key, settleId: originalSettleId, kind: 'S' })
  const isOfOurs = original?.outcome === 'confirmed' && reversalIdOf(originalSettleId) === key.settleId
  if (!isOfOurs || original.reversal) return
  const nowMs = parts.clock.now()
  await parts.reversals.begin({ key, originalSettleId, enrollmentRegion, personId, nowMs, nextTryAtMs: nowMs })
  parts.log.warn({ key: keyText(key) }, 'a promised reversal was lost here; it is promised again')
}
