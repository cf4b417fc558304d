/** What a decision is on the wire, and what it says to whoever meets it later (domain.md 1.10). */
import { codecs } from '../../common/contracts.grpc'
import { owedBy } from '../../common/double-entry'
import { type Refusal, refusal } from '../../common/errors'
import { keyToWire } from '../../common/settlement-key'
import type { Cancelled, CancelReason, Confirmed, Decided } from './registers'
import { authorisedIn } from './token'

/** The serialised Decision: the same bytes for the same decision, whoever asks and whenever (R27). */
export function decisionBytes(decided: Decided): Buffer {
  const { key, enrollmentRegion } = decided
  const head = { key: keyToWire(key), enrollmentRegion }
  if (decided.outcome === 'confirmed') {
    const { token, day } = decided
    return codecs.decision.encode({ ...head, confirmed: { token, day } })
  }
  const { reason, holderSettleId } = decided
  return codecs.decision.encode({ ...head, cancelled: { reason, holderSettleId } })
}

const readBack: Readonly<Record<CancelReason, 'H5009' | 'H5013' | 'H5005' | 'H5008'>> = {
  HOSPITAL: 'H5009',
  DEADLINE: 'H5009',
  EXPIRED: 'H5013',
  UNKNOWN: 'H5013',
  SUPERSEDED: 'H5005',
  OUTDATED: 'H5008',
}

/** To somebody who still hoped for a settlement. */
export function cancelledRefusal({ reason, holderSettleId, key }: Cancelled): Refusal {
  const settleId = holderSettleId || key.settleId
  return refusal(readBack[reason], { settleId, reason: reason.toLowerCase() })
}

/** To somebody who comes with another wish: the settlement itself, so that it can be adopted when it is equal (R6). */
export function settledRefusal(code: 'H5005' | 'H5016', { key, day, token, requestHash }: Confirmed): Refusal {
  const { split } = authorisedIn(token).authorised
  return refusal(code, {
    settleId: key.settleId,
    day,
    requestHash: requestHash?.toString('hex') ?? '',
    totalFen: `${split?.totalFen ?? 0}`,
    owedFen: `${split ? owedBy(split) : 0n}`,
    cashFen: `${split?.cashFen ?? 0}`,
  })
}
