/** Facts as a care region sends them, on verdicts as an enrollment region signs them. */
import { codecs } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import { keyToWire, type SettlementKey } from '../../../../common/settlement-key'
import type { DecisionIn, Fact, SplitIn, VerdictIn } from '../../../../proto/types'
import { type Authority, authority } from '../../../support/credentials'

export interface Province {
  certify: Authority['certify']
  readonly hub: Credentials
  readonly care: Credentials
  readonly otherCare: Credentials
  readonly enrollment: Credentials
  readonly otherEnrollment: Credentials
  readonly stranger: Credentials
}

export async function someProvince(): Promise<Province> {
  const ours = await authority()
  const [hub, care, otherCare, enrollment, otherEnrollment] = await Promise.all([
    ours.certify({ role: 'hub', instance: 'hub-1' }),
    ours.certify({ role: 'care', region: '5101' }),
    ours.certify({ role: 'care', region: '5107' }),
    ours.certify({ role: 'enrollment', region: '5116' }),
    ours.certify({ role: 'enrollment', region: '5107' }),
  ])
  const stranger = await (await authority('another')).certify({ role: 'care', region: '5101' })
  return { certify: ours.certify, hub, care, otherCare, enrollment, otherEnrollment, stranger }
}

export const participants = { isRegion: (region: string) => ['5101', '5107', '5116'].includes(region) }

export function keyOf(settleId: string, kind: 'S' | 'R' = 'S'): SettlementKey {
  return { careRegion: '5101', hospital: 'H51010000001', settleId, kind }
}

/** 100.00 of which the pooling fund owes 60.00 and the account 15.00. */
export const split: SplitIn = { totalFen: 10_000, poolingFundFen: 6_000, personalAccountFen: 1_500, cashFen: 2_500 }

export function tokenOf(by: Credentials, key: SettlementKey, changed: VerdictIn = {}): Buffer {
  const verdict = codecs.verdict.encode({
    key: keyToWire(key),
    enrollmentRegion: '5116',
    decidedAtMs: Date.now(),
    authorised: { split },
    ...changed,
  })
  return codecs.signedVerdict.encode({ verdict, signature: by.signer.sign('verdict', verdict) })
}

export function confirmedDecision(key: SettlementKey, token: Buffer, day = '2026-11-21'): DecisionIn {
  return { key: keyToWire(key), enrollmentRegion: '5116', confirmed: { token, day } }
}

export function cancelledDecision(key: SettlementKey, enrollmentRegion = '5116'): DecisionIn {
  return { key: keyToWire(key), enrollmentRegion, cancelled: { reason: 'HOSPITAL' } }
}

/** Signed anew each time, as care nodes do. */
export function factOf(by: Credentials, decision: DecisionIn, enrollmentRegion = '5116', number = 1): Fact {
  const bytes = codecs.decision.encode(decision)
  const signed = { decision: bytes, signature: by.signer.sign('decision', bytes) }
  return { signed, enrollmentRegion, number, hubEpoch: 0 }
}
