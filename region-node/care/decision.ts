/** What a decision is on the wire, and what it says to whoever meets it later. */
import { codecs } from '../../common/contracts.grpc'
import { owedBy } from '../../common/double-entry'
import { type Refusal, refusal } from '../../common/errors'
import { keyToWire } from '../../common/settlement-key'
import type { Cancelled, CancelReason, Confirmed, Decided, Registers } from './registers'
import { authorisedIn } from './token'

/** The serialised Decision: the same bytes for the same decision, whoever asks and whenever (R27). */
export function decisionBytes(decided: Decided): Buffer {
  const { key, enrollmentRegion } = decided
  const head = { key: keyToWire(key), enrollmentRegion }
  if (decided.outcome === 'confirmed') {
    const { token, day } = decided
    return codecs.decision.encode({ confirmed: { token, day }, ...head })
  }
  const { reason, holderSettleId } = decided
  return codecs.decision.encode({ cancelled: { reason, holderSettleId }, ...head })
}

/** A reversal under way takes as long as a settle. */
const RETRY_AFTER_MS = 1_000

const readBack: Readonly<Record<CancelReason, 'H5009' | 'H5013' | 'H5008'>> = {
  HOSPITAL: 'H5009',
  DEADLINE: 'H5009',
  SUPERSEDED: 'H5009',
  EXPIRED: 'H5013',
  UNKNOWN: 'H5013',
  OUTDATED: 'H5008',
}

/**
 * To somebody who still hoped for a settlement. One that lost its batch is told who holds it; but only a holder that is
 * confirmed has settled the bill, and one that merely came later may still end without money.
 */
export async function cancelledRefusal(decided: Cancelled, registers: Pick<Registers, 'read'>): Promise<Refusal> {
  const { reason, holderSettleId, key, requestHash } = decided
  const holder = holderSettleId ? await registers.read({ ...key, settleId: holderSettleId }) : undefined
  if (holder?.outcome === 'confirmed' && !holder.reversal) return settledRefusal('H5005', holder, requestHash)
  return refusal(readBack[reason], { settleId: key.settleId, reason: reason.toLowerCase() })
}

/**
 * To somebody who comes with another wish: the settlement itself, with its digest and that of the wish, so that it can
 * be adopted when they are equal (R6). Of one that is being reversed, or was since it was met,
 * only that the bill will be free by the next try.
 */
export function settledRefusal(code: 'H5005' | 'H5016', settled: Confirmed, askedHash?: Buffer): Refusal {
  const { key, day, token, requestHash, reversal } = settled
  if (reversal) return refusal('H5011', { hospital: key.hospital, seconds: '1' }, RETRY_AFTER_MS)
  const { split } = authorisedIn(token).authorised
  return refusal(code, {
    settleId: key.settleId,
    day,
    requestHash: requestHash?.toString('hex') ?? '',
    askedHash: askedHash?.toString('hex') ?? '',
    totalFen: `${split?.totalFen ?? 0}`,
    owedFen: `${split ? owedBy(split) : 0n}`,
    cashFen: `${split?.cashFen ?? 0}`,
  })
}
