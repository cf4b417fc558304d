/**
 * Patients at the tills of several hospitals, at an open rate: each is looked up, gets a visit and fee lines ahead of
 * time, and is settled and confirmed at the moment they are due. Latency counts from that moment, so a system that
 * stalls cannot hide it by receiving fewer patients. Some give up, some are sent with a wrong total on purpose.
 */
import type { Clock } from '../../common/clock'
import type { Code } from '../../common/errors'
import { sumOf } from '../../common/money'
import type { FeeLineIn } from '../../proto/types'
import { type Arrivals, arrivals, type Percentiles, percentilesOf } from './arrivals'
import type { BillRecord } from './bill'
import { type Hospital, NotSignedIn } from './client'

export interface Patient {
  readonly credentialType: string
  readonly credentialNo: string
  /** Where insured; never the till's own region. */
  readonly enrollmentDivision: string
  readonly insurance: string
  readonly medicalType: string
}

export interface Till {
  /** For reports: the hospital's code. */
  readonly name: string
  readonly region: string
  readonly hospital: Hospital
}

export interface CrowdWorld {
  readonly tills: readonly Till[]
  readonly patients: readonly Patient[]
  readonly clock: Clock
  /** Between 0 and 1. */
  random(): number
  pause(ms: number): Promise<void>
  newVisitNo(): string
  /** The fee lines of the n-th patient. */
  linesFor(n: number): readonly FeeLineIn[]
  /** Told of each patient who leaves. */
  left?(outcome: Outcome, report: () => CrowdReport): void
}

export interface CrowdPlan extends Arrivals {
  /** Every n-th patient gives up after the verdict; 0: nobody. */
  readonly cancelEvery: number
  /** Every n-th patient is sent with a wrong total on purpose; 0: nobody. */
  readonly refuseEvery: number
  readonly signal?: AbortSignal
}

/** broken: not even a visit could be opened. in-doubt: the hospital still does not know. */
export type Outcome = 'settled' | 'cancelled' | 'rejected' | 'refused-on-purpose' | 'in-doubt' | 'broken'

export interface CrowdReport {
  readonly arrived: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Came when every patient or place was taken: not sent at all. */
  readonly turnedAway: number
  readonly settleMs: Percentiles
  readonly confirmMs: Percentiles
  readonly errorsByCode: Readonly<Partial<Record<Code | 'silence', number>>>
  /** Settlements whose hospital holds a final "settled"; all of them must be in all three ledgers. */
  readonly settledIds: readonly string[]
  readonly openIds: readonly string[]
  readonly tookMs: number
}

/** So long before a patient is due, the visit and its lines are prepared. */
const LEAD_MS = 300
/** More patients at once would measure this process and not the province. */
const OPEN_MAX = 2_000
const SAMPLES_MAX = 100_000

interface Prepared {
  readonly visitId: string
  readonly totalFen: bigint
}

/** Runs until everybody planned has come and left, or the signal says stop (then those inside still finish). */
export async function crowd(world: CrowdWorld, plan: CrowdPlan): Promise<CrowdReport> {
  const tally = newTally(world.clock)
  const free = [...world.patients]
  const open = new Set<Promise<void>>()
  const startMs = world.clock.monotonic() + LEAD_MS
  for (const offsetMs of arrivals(plan, () => world.random())) {
    await until(world, startMs + offsetMs - LEAD_MS, plan.signal)
    if (plan.signal?.aborted) break
    const pair = open.size < OPEN_MAX ? pairFrom(free, world) : undefined
    tally.arrived += 1
    if (!pair) {
      tally.turnedAway += 1
      continue
    }
    const visit = attend(world, plan, { ...pair, n: tally.arrived, dueMs: startMs + offsetMs }, tally)
      .then((outcome) => {
        tally.outcomes[outcome] += 1
        free.push(pair.patient)
        world.left?.(outcome, () => reportOf(tally, world.clock))
      })
      .finally(() => open.delete(visit))
    open.add(visit)
  }
  await Promise.all(open)
  return reportOf(tally, world.clock)
}

interface Attendance {
  readonly till: Till
  readonly patient: Patient
  readonly n: number
  readonly dueMs: number
}

async function attend(world: CrowdWorld, plan: CrowdPlan, visit: Attendance, tally: Tally): Promise<Outcome> {
  const { till, patient, n, dueMs } = visit
  try {
    const prepared = await prepare(world, visit, tally)
    if (!prepared) return 'broken'
    await until(world, dueMs, undefined)
    const isWrong = plan.refuseEvery > 0 && n % plan.refuseEvery === 0
    const { record } = await till.hospital.settle({
      visitId: prepared.visitId,
      policyDay: policyDayOf(world.linesFor(n)),
      useAccount: false,
      totalFen: prepared.totalFen + (isWrong ? 1n : 0n),
      enrollmentDivision: patient.enrollmentDivision,
    })
    sample(tally.settleMs, world.clock.monotonic() - dueMs)
    if (record.refusal) count(tally, record.refusal.code)
    if (record.state !== 'authorised') return ended(record, isWrong, tally)
    const givesUp = plan.cancelEvery > 0 && n % plan.cancelEvery === 0
    return await decide(world, { till, givesUp }, record, tally)
  } catch (error) {
    if (!(error instanceof NotSignedIn)) throw error
    count(tally, error.answer.refusal?.code ?? 'silence')
    return 'broken'
  }
}

async function decide(
  { clock }: CrowdWorld,
  { till, givesUp }: { readonly till: Till; readonly givesUp: boolean },
  { settleId }: BillRecord,
  tally: Tally,
): Promise<Outcome> {
  if (givesUp) return ended(await till.hospital.cancel(settleId), false, tally)
  const askedMs = clock.monotonic()
  const record = await till.hospital.confirm(settleId)
  sample(tally.confirmMs, clock.monotonic() - askedMs)
  if (record.refusal && record.state !== 'confirmed') count(tally, record.refusal.code)
  return ended(record, false, tally)
}

function ended({ state, settleId, adopted }: BillRecord, isWrong: boolean, tally: Tally): Outcome {
  switch (state) {
    case 'confirmed':
      tally.settledIds.push(adopted ?? settleId)
      return 'settled'
    case 'cancelled':
      return 'cancelled'
    case 'rejected':
      return isWrong ? 'refused-on-purpose' : 'rejected'
    default:
      tally.openIds.push(settleId)
      return 'in-doubt'
  }
}

/** Person, visit, lines: off the measured path. The care node may be down just now, so each is tried a few times. */
async function prepare(
  world: CrowdWorld,
  { till, patient, n }: Attendance,
  tally: Tally,
): Promise<Prepared | undefined> {
  const { hospital } = till
  const lines = world.linesFor(n)
  const visitNo = world.newVisitNo()
  for (let tries = 0; tries < PREPARATION_TRIES; tries++) {
    const answer = await prepareOnce(hospital, { patient, lines, visitNo }, tally)
    if (answer) return answer
    await world.pause(PREPARATION_PAUSE_MS)
  }
  return undefined
}

const PREPARATION_TRIES = 40
const PREPARATION_PAUSE_MS = 250

interface Preparation {
  readonly patient: Patient
  readonly lines: readonly FeeLineIn[]
  readonly visitNo: string
}

async function prepareOnce(
  hospital: Hospital,
  { patient, lines, visitNo }: Preparation,
  tally: Tally,
): Promise<Prepared | undefined> {
  const { credentialType, credentialNo, enrollmentDivision, insurance, medicalType } = patient
  const sessionId = await hospital.session()
  const personId = tally.personIds.get(credentialNo)
  const query = { credentialType, credentialNo }
  const found = personId
    ? { reply: { personId } }
    : await hospital.door.findPerson({ sessionId, enrollmentDivision, query })
  if (!('reply' in found)) return troubled(hospital, found, tally)
  tally.personIds.set(credentialNo, found.reply.personId)
  const visit = await hospital.door.openVisit({
    sessionId,
    hospitalVisitNo: visitNo,
    enrollmentDivision,
    personId: found.reply.personId,
    insurance,
    medicalType,
    startDay: policyDayOf(lines),
  })
  if (!('reply' in visit)) return troubled(hospital, visit, tally)
  const uploaded = await hospital.door.uploadLines(sessionId, visit.reply.visitId, lines)
  if (!('reply' in uploaded)) return troubled(hospital, uploaded, tally)
  return { visitId: visit.reply.visitId, totalFen: sumOf(lines.map(({ amountFen }) => BigInt(String(amountFen)))) }
}

async function troubled(
  hospital: Hospital,
  { refusal }: { readonly refusal?: { readonly code: Code } | undefined },
  tally: Tally,
): Promise<undefined> {
  count(tally, refusal?.code ?? 'silence')
  if (refusal?.code === 'H1006' || refusal?.code === 'H1007') await hospital.signIn()
  return undefined
}

/** A free patient and a till of another region; both taken in turn. */
function pairFrom(free: Patient[], { tills, random }: CrowdWorld): { till: Till; patient: Patient } | undefined {
  const patient = free.shift()
  if (!patient) return undefined
  const elsewhere = tills.filter(({ region }) => !patient.enrollmentDivision.startsWith(region))
  const till = elsewhere[Math.floor(random() * elsewhere.length)]
  if (!till) free.push(patient)
  return till && { till, patient }
}

function policyDayOf(lines: readonly FeeLineIn[]): string {
  const days = lines.map(({ feeDay }) => feeDay ?? '')
  return days.sort().at(-1) ?? ''
}

async function until({ clock, pause }: CrowdWorld, atMs: number, signal: AbortSignal | undefined): Promise<void> {
  for (let leftMs = atMs - clock.monotonic(); leftMs > 0 && !signal?.aborted; leftMs = atMs - clock.monotonic()) {
    await pause(Math.min(leftMs, LONGEST_WAIT_MS))
  }
}

const LONGEST_WAIT_MS = 500

interface Tally {
  arrived: number
  turnedAway: number
  readonly outcomes: Record<Outcome, number>
  readonly settleMs: number[]
  readonly confirmMs: number[]
  readonly errorsByCode: Partial<Record<Code | 'silence', number>>
  readonly settledIds: string[]
  readonly openIds: string[]
  readonly personIds: Map<string, string>
  readonly startedMs: number
}

function newTally(clock: Clock): Tally {
  return {
    arrived: 0,
    turnedAway: 0,
    outcomes: { settled: 0, cancelled: 0, rejected: 0, 'refused-on-purpose': 0, 'in-doubt': 0, broken: 0 },
    settleMs: [],
    confirmMs: [],
    errorsByCode: {},
    settledIds: [],
    openIds: [],
    personIds: new Map(),
    startedMs: clock.monotonic(),
  }
}

function sample(samples: number[], ms: number): void {
  if (samples.length < SAMPLES_MAX) samples.push(ms)
}

function count({ errorsByCode }: Tally, code: Code | 'silence'): void {
  errorsByCode[code] = (errorsByCode[code] ?? 0) + 1
}

function reportOf(tally: Tally, clock: Clock): CrowdReport {
  return {
    arrived: tally.arrived,
    outcomes: { ...tally.outcomes },
    turnedAway: tally.turnedAway,
    settleMs: percentilesOf(tally.settleMs),
    confirmMs: percentilesOf(tally.confirmMs),
    errorsByCode: { ...tally.errorsByCode },
    settledIds: [...tally.settledIds],
    openIds: [...tally.openIds],
    tookMs: Math.round(clock.monotonic() - tally.startedMs),
  }
}
