/** A made-up care node in 成都 for tests: stores in memory, a clock that stands still, a province that obeys. */
import { codecs } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import { type Refusal, refusal } from '../../../../common/errors'
import { silent } from '../../../../common/log'
import { keyFromWire, keyToWire, type SettlementKey } from '../../../../common/settlement-key'
import { stepsInMemory } from '../../../../common/steps'
import type { Claim, FailureIn, SplitIn, VerdictIn } from '../../../../proto/types'
import type { FeeLine } from '../../../../region-node/care/bills'
import { type CareMemory, careMemory } from '../../../../region-node/care/care.memory'
import { careHalf } from '../../../../region-node/care/care-half'
import type { Asked } from '../../../../region-node/care/claim'
import type { Quoted } from '../../../../region-node/care/one-phase-quotes'
import { quotesInMemory } from '../../../../region-node/care/one-phase-quotes.memory'
import { type Hospital, participantsOf } from '../../../../region-node/care/participants'
import type { CareStores } from '../../../../region-node/care/parts'
import { careStoresInMemory } from '../../../../region-node/care/stores.memory'
import { openVisit, uploadLines } from '../../../../region-node/care/visit'
import { catalogOf } from '../../../../region-node/catalogs/catalog'
import { factSignedBy, type OutboxRow } from '../../../../region-node/province/outbox'
import type { ProvinceAnswer, ProvinceQuestion } from '../../../../region-node/province/province'
import { type Authority, authority } from '../../../support/credentials'

export const REGION = '5101'
export const ENROLLMENT = '5116'
export const WINDOW_MS = 600_000
export const DAY = '2026-06-17'
export const hospital: Hospital = { code: 'H51010000001', name: '成都示范医院', division: '510104', level: '3' }
export const other: Hospital = { code: 'H51010000002', name: '成都另一医院', division: '510105', level: '2' }

const regions = [
  { region: REGION, name: '成都' },
  { region: '5107', name: '绵阳' },
  { region: ENROLLMENT, name: '广安' },
]
const hospitals = [hospital, other].map((one) => ({ ...one, region: REGION, level: one.level as '2' | '3' }))
export const participants = participantsOf({ regions, hospitals }, REGION)

const item = { firstPayPermyriad: 0n, priceLimitMicroYuan: 0n, restricted: false, from: '2024-01-01', to: undefined }
export const catalogs = catalogOf(
  [
    { ...item, code: 'XJ01CAA0401', name: '甲类药', itemClass: '01' },
    { ...item, code: 'XB05AAR0211', name: '乙类药', itemClass: '02', firstPayPermyriad: 1_000n },
  ],
  '2026-01-01+test',
)

export interface People {
  readonly province: Authority
  readonly care: Credentials
  readonly enrollment: Credentials
  readonly otherEnrollment: Credentials
  readonly stranger: Credentials
}

export async function people(): Promise<People> {
  const province = await authority()
  const elsewhere = await authority('elsewhere')
  return {
    province,
    care: await province.certify({ role: 'care', region: REGION }),
    enrollment: await province.certify({ role: 'enrollment', region: ENROLLMENT }),
    otherEnrollment: await province.certify({ role: 'enrollment', region: '5107' }),
    stranger: await elsewhere.certify({ role: 'enrollment', region: ENROLLMENT }),
  }
}

/** A settlement id whose last digits are the number. */
export function settleId(number: number): string {
  return `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`
}

export function keyFor(number: number, by = hospital): SettlementKey {
  return { careRegion: REGION, hospital: by.code, settleId: settleId(number), kind: 'S' }
}

export function line(lineNo: string, amountFen: bigint, changes: Partial<FeeLine> = {}): FeeLine {
  const quantityE4 = amountFen < 0n ? -10_000n : 10_000n
  const unitPriceMicroYuan = (amountFen < 0n ? -amountFen : amountFen) * 10_000n
  const fixed = { itemCode: 'XJ01CAA0401', feeDay: DAY, approval: '0' }
  return { lineNo, unitPriceMicroYuan, quantityE4, amountFen, ...fixed, ...changes }
}

export function asked(totalFen: bigint, changes: Partial<Asked> = {}): Asked {
  return { policyDay: DAY, useAccount: false, totalFen, replaces: '', ...changes }
}

export interface Spoken {
  readonly signer?: Credentials
  readonly verdict?: Partial<VerdictIn>
  readonly split?: Partial<SplitIn>
  readonly refused?: FailureIn
}

/** The token that the enrollment region would give for a claim: four fifths from the fund, the rest cash. */
export function tokenFor(claim: Claim, everybody: People, nowMs: number, spoken: Spoken = {}): Buffer {
  const totalFen = claim.totals?.totalFen ?? 0
  const poolingFundFen = Math.floor((totalFen * 4) / 5)
  const split = { totalFen, poolingFundFen, cashFen: totalFen - poolingFundFen, ...spoken.split }
  const authorised = {
    ...{ split, totals: claim.totals, confirmWindowS: claim.confirmWindowS, policyDay: claim.policyDay },
    ...{ policyVersion: '广安 2026', insurance: claim.insurance },
    explanation: [{ rule: 'segment', baseFen: totalFen, ratePermyriad: 8_000, amountFen: poolingFundFen, source: '' }],
  }
  const verdict = codecs.verdict.encode({
    key: claim.key,
    enrollmentRegion: claim.enrollmentRegion,
    enrollmentEpoch: 1,
    personId: claim.personId,
    batch: claim.batch,
    requestHash: claim.requestHash,
    decidedAtMs: nowMs,
    ...(spoken.refused ? { refused: spoken.refused } : { authorised }),
    ...spoken.verdict,
  })
  const { signer } = spoken.signer ?? everybody.enrollment
  return codecs.signedVerdict.encode({ verdict, signature: signer.sign('verdict', verdict) })
}

export function manualClock(startMs = Date.now()) {
  let passedMs = 0
  return {
    now: () => startMs + passedMs,
    monotonic: () => passedMs,
    pass(ms: number) {
      passedMs += ms
    },
  }
}

type Answering = (question: ProvinceQuestion) => ProvinceAnswer | Promise<ProvinceAnswer>

/** What is the same in every test. */
function fixed({ care }: People, clock: ReturnType<typeof manualClock>, quotes: Map<string, Quoted>) {
  return {
    ...{ region: REGION, catalogs, participants, clock },
    machine: { bootId: 'boot-1', uptimeMs: () => 1_000_000 + clock.monotonic() },
    ...{ verifier: care.verifier, signFact: factSignedBy(care.signer), digestKey: Buffer.from('test') },
    timers: {
      ...{ careToHubMs: 10_000, windowOutpatientMs: WINDOW_MS, windowInpatientMs: 7_200_000 },
      ...{ sweepMs: 1_000, clockToleranceMs: 300_000, fenceMs: 86_400_000 },
    },
    quotes: quotesInMemory(quotes),
    steps: stepsInMemory(),
    log: silent,
    pingCache: async () => 0,
  }
}

/** Of all worlds of a suite: several of them may share a database. */
let ids = 0

export async function careWorld(everybody: People, memory: CareMemory = careMemory(), stores?: CareStores) {
  const clock = manualClock()
  const sent: OutboxRow[] = []
  const questions: ProvinceQuestion[] = []
  const said: object[] = []
  // A verdict is written once: who asks again hears the same bytes.
  const tokens = new Map<string, Buffer>()
  let answering: Answering = ({ key, body }) => {
    const stored = tokens.get(key.settleId) ?? tokenFor(codecs.claim.decode(body), everybody, clock.now())
    tokens.set(key.settleId, stored)
    return { body: stored }
  }
  let heartbeatAt: number | undefined = clock.now()
  const all = stores ?? careStoresInMemory(memory)
  const newId = () => `0190${String(++ids).padStart(4, '0')}-0000-7000-8000-000000000000`
  const quotes = new Map<string, Quoted>()
  const inLine = new Map<string, number>()
  const half = await careHalf({ ...all, ...fixed(everybody, clock, quotes), newId })
  const care = half.join({
    province: {
      async ask(question) {
        questions.push(question)
        return answering(question)
      },
      say: (frame) => said.push(frame) > 0,
      links: () => [],
      lastHeartbeatAt: () => heartbeatAt,
      full: () => undefined,
      inLine: () => inLine,
    },
    relay: {
      fresh: (row) => sent.push(row),
      acked: async (ack) => {
        const key = keyFromWire(ack.key)
        if (key) await all.outbox.acknowledged(key, ack.enrollmentRegion)
      },
      linkUp: () => undefined,
    },
  })
  return {
    care,
    from: half.from,
    clock,
    memory,
    quotes,
    inLine,
    sent,
    said,
    questions,
    answer(by: Answering) {
      answering = by
    },
    refuse(code: Refusal['code'], params = {}) {
      answering = () => ({ refusal: refusal(code, params) })
    },
    heartbeat(atMs: number | undefined) {
      heartbeatAt = atMs
    },
  }
}

export type CareTestWorld = Awaited<ReturnType<typeof careWorld>>

export const asker = { hospital, deadlineMs: Number.POSITIVE_INFINITY }

let visits = 0

/** A visit of the hospital with its lines on it. */
export async function billed(
  { care }: Pick<CareTestWorld, 'care'>,
  lines: readonly FeeLine[],
  changes: { medicalType?: string; personId?: string } = {},
) {
  const opened = await openVisit(
    hospital,
    {
      ...{ hospitalVisitNo: `MZ${++visits}`, enrollmentDivision: '511602', personId: changes.personId ?? 'P1' },
      ...{
        insurance: '310',
        medicalType: changes.medicalType ?? '11',
        startDay: DAY,
        diagnosis: 'J18',
        emergency: false,
        transferredFromLevel: '',
      },
    },
    care,
  )
  if ('refusal' in opened) throw new Error(opened.refusal.code)
  const reply = await uploadLines(hospital, opened.visitId, lines, care)
  if ('refusal' in reply) throw new Error(reply.refusal.code)
  return reply.batch
}

export const wireKey = (number: number, by = hospital) => keyToWire(keyFor(number, by))
