/** A made-up corner of the province for tests of the enrollment half: who signs, who is insured, what is billed. */
import { join } from 'node:path'
import type { Clock } from '../../../../common/clock'
import { codecs, projectRoot } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import { fenToWire } from '../../../../common/money'
import { keyToWire, type SettlementKey } from '../../../../common/settlement-key'
import type {
  AnswerIn,
  ClaimIn,
  DecisionIn,
  Fact,
  FactIn,
  PricedLineIn,
  RequestRecord,
  Verdict,
} from '../../../../proto/types'
import {
  amountOf,
  type BillParts,
  type ItemClass,
  splitLine,
  sumParts,
} from '../../../../region-node/catalogs/line-split'
import { readPolicies } from '../../../../region-node/enrollment/policies.file'
import { authority } from '../../../support/credentials'

export const REGION = '5116'
export const CARE = '5101'
export const HOSPITAL = 'H51010000001'
export const DAY = '2024-06-17'
export const WINDOW_S = 600

export const policiesOf = (region: string) => readPolicies(join(projectRoot(), 'deploy/settings/policies'), region)

export interface People {
  readonly enrollment: Credentials
  readonly care: Credentials
  readonly otherCare: Credentials
  readonly otherEnrollment: Credentials
  readonly stranger: Credentials
}

export async function credentials(): Promise<People> {
  const province = await authority()
  return {
    enrollment: await province.certify({ role: 'enrollment', region: REGION }),
    care: await province.certify({ role: 'care', region: CARE }),
    otherCare: await province.certify({ role: 'care', region: '5107' }),
    otherEnrollment: await province.certify({ role: 'enrollment', region: '5107' }),
    stranger: await (await authority('elsewhere')).certify({ role: 'care', region: CARE }),
  }
}

export interface ManualClock extends Clock {
  pass(ms: number): void
}

/** Starts now, because certificates are valid now, and then moves only when told. */
export function manualClock(startMs = Date.now()): ManualClock {
  let nowMs = startMs
  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    pass(ms) {
      nowMs += ms
    },
  }
}

let made = 0
/** A key that no other test has. */
export function freshKey(changes: Partial<SettlementKey> = {}): SettlementKey {
  made++
  return { careRegion: CARE, hospital: HOSPITAL, settleId: `s-${process.pid}-${made}`, kind: 'S', ...changes }
}

export interface LineGiven {
  readonly yuan: number
  readonly itemClass?: ItemClass
  readonly firstPayPermyriad?: number
  readonly priceLimitYuan?: number
  readonly count?: number
}

const MICRO = 1_000_000
const E4 = 10_000

export function lineOf({ yuan, itemClass = '01', ...given }: LineGiven, i = 0): PricedLineIn & { split: BillParts } {
  const unitPriceMicroYuan = Math.round(yuan * MICRO)
  const quantityE4 = (given.count ?? 1) * E4
  const priceLimitMicroYuan = (given.priceLimitYuan ?? 0) * MICRO
  const firstPayPermyriad = given.firstPayPermyriad ?? 0
  const amountFen = amountOf(BigInt(unitPriceMicroYuan), BigInt(quantityE4))
  const split = splitLine({
    ...{ amountFen, itemClass, restricted: false, approval: '0', firstPayPermyriad: BigInt(firstPayPermyriad) },
    unitPriceMicroYuan: BigInt(unitPriceMicroYuan),
    quantityE4: BigInt(quantityE4),
    priceLimitMicroYuan: BigInt(priceLimitMicroYuan),
  })
  const parts = { totalFen: amountFen, ...split }
  return {
    ...{ lineNo: String(i + 1), itemCode: `X${i}`, itemName: 'made up', itemClass, approval: '0', feeDay: DAY },
    ...{ unitPriceMicroYuan, quantityE4, priceLimitMicroYuan, firstPayPermyriad, amountFen: fenToWire(amountFen) },
    parts: wireParts(parts),
    split: parts,
  }
}

export function wireParts(parts: BillParts) {
  return {
    totalFen: fenToWire(parts.totalFen),
    selfFundedFen: fenToWire(parts.selfFundedFen),
    overLimitFen: fenToWire(parts.overLimitFen),
    selfPaidFirstFen: fenToWire(parts.selfPaidFirstFen),
    eligibleFen: fenToWire(parts.eligibleFen),
  }
}

/** The bill of D01 to D04: 28,000 yuan, of which 25,000 are eligible. */
export const goldenLines: readonly LineGiven[] = [
  { yuan: 1_300, itemClass: '03' },
  { yuan: 11_640, itemClass: '01' },
  { yuan: 14_600, itemClass: '02', firstPayPermyriad: 1_000 },
  { yuan: 460, itemClass: '01', priceLimitYuan: 220 },
]

export interface Billing extends Partial<ClaimIn> {
  readonly given?: readonly LineGiven[]
}

export function claimOf(key: SettlementKey, { given = goldenLines, ...changes }: Billing = {}): ClaimIn {
  const lines = given.map(lineOf)
  return {
    key: keyToWire(key),
    batch: { visitId: `v-${key.settleId}`, batchId: 'b1', version: 1 },
    requestHash: Buffer.from(`hash of ${key.settleId}`),
    personId: '5116000000000001',
    insurance: '310',
    enrollmentRegion: REGION,
    ...{ medicalType: '21', hospitalLevel: '3', careDivision: '510104', policyDay: DAY },
    useAccount: false,
    lines,
    totals: wireParts(sumParts(lines.map(({ split }) => split))),
    confirmWindowS: WINDOW_S,
    ...changes,
  }
}

type Ask = 'ASK_SETTLE' | 'ASK_QUOTE' | 'ASK_PERSON' | 'ASK_ENTITLEMENT' | 'ASK_REVERSE'

/** As it comes from the topic: encoded once, so that defaults are filled in as on the wire. */
export function requestOf(ask: Ask, key: SettlementKey, body: Buffer, facts: readonly FactIn[] = []): RequestRecord {
  const question = { questionId: 'q1', ask, key: keyToWire(key), deadlineMs: 8_000, body, unackedFacts: [...facts] }
  const record = { question, careRegion: CARE, replyTopic: 'reply', hubIncarnation: 'h1' }
  return codecs.requestRecord.decode(codecs.requestRecord.encode(record))
}

export function settleRequest(key: SettlementKey, billing: Billing = {}, facts: readonly FactIn[] = []): RequestRecord {
  return requestOf('ASK_SETTLE', key, codecs.claim.encode(claimOf(key, billing)), facts)
}

export function verdictIn({ body }: AnswerIn): Verdict {
  return codecs.verdict.decode(codecs.signedVerdict.decode(body as Buffer).verdict)
}

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The same verdict under the other of the two signatures that every P-256 signature has: (r, s) and (r, n - s). */
export function signedAnotherWay(token: Buffer): Buffer {
  const { verdict, signature } = codecs.signedVerdict.decode(token)
  const { value = Buffer.alloc(0) } = signature ?? {}
  const s = BigInt(`0x${value.subarray(32).toString('hex')}`)
  const other = Buffer.from((P256_ORDER - s).toString(16).padStart(64, '0'), 'hex')
  const turned = Buffer.concat([value.subarray(0, 32), other])
  return codecs.signedVerdict.encode({ verdict, signature: { ...signature, value: turned } })
}

export function factOf(signed: Credentials, decision: DecisionIn, changes: Partial<FactIn> = {}): Fact {
  const bytes = codecs.decision.encode(decision)
  const fact = {
    signed: { decision: bytes, signature: signed.signer.sign('decision', bytes) },
    ...{ enrollmentRegion: REGION, number: 1, hubEpoch: 7, ...changes },
  }
  return codecs.fact.decode(codecs.fact.encode(fact))
}

export function confirmed(key: SettlementKey, token: Buffer, day = DAY): DecisionIn {
  return { key: keyToWire(key), enrollmentRegion: REGION, confirmed: { token, day } }
}

export function cancelled(key: SettlementKey): DecisionIn {
  return { key: keyToWire(key), enrollmentRegion: REGION, cancelled: { reason: 'HOSPITAL' } }
}
