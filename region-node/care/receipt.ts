/**
 * The receipt (结算单) of a confirmed settlement, from the registers alone: the same years later as today, but that a
 * reversal shows on it.
 */
import { refusal } from '../../common/errors'
import { isSettleId } from '../../common/identifiers'
import { keyFromWire } from '../../common/settlement-key'
import type { Authorised, ReceiptReplyIn, Verdict } from '../../proto/types'
import { cancelledRefusal } from './decision'
import { stateOfDecided } from './net-state'
import type { Hospital } from './participants'
import { type CareParts, keyOf, type Refused } from './parts'
import { receiptText } from './receipt-text'
import type { Confirmed } from './registers'
import { refundLines, voidedLines } from './reverse-receipt'
import { authorisedIn } from './token'

export type ReceiptParts = Pick<CareParts, 'region' | 'registers' | 'reversals' | 'intents' | 'bills' | 'participants'>

export async function receipt(
  hospital: Hospital,
  settleId: string,
  parts: ReceiptParts,
): Promise<ReceiptReplyIn | Refused> {
  const key = keyOf(parts.region, hospital.code, settleId)
  const decided = await parts.registers.read(key)
  // A reversal's own id leads to what it reverses.
  const promised = decided || isSettleId(settleId) ? undefined : await parts.reversals.find(key)
  if (promised) return receipt(hospital, promised.originalSettleId, parts)
  if (!decided) return { refusal: refusal('H6002', { settleId }) }
  if (decided.outcome === 'cancelled') return { refusal: await cancelledRefusal(decided, parts.registers) }

  const { verdict, authorised } = authorisedIn(decided.token)
  // Both are printed when they are there, and nothing else depends on them.
  const intent = await parts.intents.find(key)
  const visitId = decided.batch?.visitId
  const bill = visitId === undefined ? undefined : await parts.bills.bill(hospital.code, visitId)
  const receiptNo = receiptNoOf(decided)
  const textZh = receiptText({
    receiptNo,
    settleId,
    day: decided.day,
    hospitalName: hospital.name,
    careName: parts.participants.regionName(parts.region) ?? parts.region,
    enrollmentName: parts.participants.regionName(verdict.enrollmentRegion) ?? verdict.enrollmentRegion,
    personId: verdict.personId,
    visitNo: bill?.visit.hospitalVisitNo ?? '',
    medicalType: bill?.visit.medicalType ?? '',
    invoiceNo: intent?.invoiceNo ?? '',
    ...{ authorised, voided: voidedLines(decided), refund: await refundOf(verdict, authorised, parts) },
  })
  const { totals, explanation } = authorised
  return { receiptNo, state: stateOfDecided(decided), totals, explanation, textZh }
}

/** R6: a partial refund is a full reversal and then this settlement; its receipt shows both. */
async function refundOf({ key, replaces }: Verdict, { split }: Authorised, { registers }: ReceiptParts) {
  const own = keyFromWire(key)
  if (!replaces || !own) return []
  const decided = await registers.read({ ...own, settleId: replaces })
  return refundLines({ settleId: replaces, decided: decided?.outcome === 'confirmed' ? decided : undefined }, split)
}

/** Stable, and short enough to be read out: region, day, and the end of the settlement's id, which is chance. */
function receiptNoOf({ key, day }: Confirmed): string {
  return `${key.careRegion}-${day.replaceAll('-', '')}-${key.settleId.slice(-12).toUpperCase()}`
}
