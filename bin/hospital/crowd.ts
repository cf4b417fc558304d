/**
 * Patients at the tills of several hospitals, at an open rate: each has a visit and fee lines by the time they are
 * due, and is settled and confirmed at that moment. Latency counts from that moment, so a system that
 * stalls cannot hide it by receiving fewer patients. Some give up, some are sent with a wrong total on purpose.
 */
import type { Clock } from '../../common/clock'
import type { Code } from '../../common/errors'
import { type Arrivals, arrivals, type Percentiles, percentilesOf } from './arrivals'
import type { BillRecord } from './bill'
import { NotSignedIn } from './client'
import {
  type Pair,
  type Patient,
  type PreparationNotes,
  type PreparationWorld,
  type PreparedBill,
  prepared,
  type Till,
} from './preparation'

export interface CrowdWorld extends PreparationWorld {
  readonly tills: readonly Till[]
  readonly patients: readonly Patient[]
  readonly clock: Clock
  /** Between 0 and 1. */
  random(): number
  /** Told of each patient who leaves. */
  left?(outcome: Outcome, report: () => CrowdReport): void
  /** Told of each call that was answered: how long after it was due. */
  timed?(call: 'settle' | 'confirm', ms: number, pair: Pair): void
}

export interface CrowdPlan extends Arrivals {
  /** Every n-th patient gives up after the verdict; 0: nobody. */
  readonly cancelEvery: number
  /** Every n-th patient is sent with a wrong total on purpose; 0: nobody. */
  readonly refuseEvery: number
  readonly signal?: AbortSignal
  /** Prepared beforehand, taken one after the other: who comes when none is left is turned away. */
  readonly bills?: PreparedBill[]
}

/** broken: not even a visit could be opened. in-doubt: the hospital still does not know. */
export type Outcome = 'settled' | 'cancelled' | 'rejected' | 'refused-on-purpose' | 'in-doubt' | 'broken'

export interface CrowdReport {
  readonly arrived: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Came when every patient or place was taken: not sent at all. */
  readonly turnedAway: number
  /** Sent late because this process was busy: their latency is as much ours as the province's. */
  readonly late: number
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
/** A timer and a turn of the loop take less. */
const LATE_MS = 100
/** More patients at once would measure this process and not the province. */
const OPEN_MAX = 2_000
const SAMPLES_MAX = 100_000

/** Runs until everybody planned has come and left, or the signal says stop (then those inside still finish). */
export async function crowd(world: CrowdWorld, plan: CrowdPlan): Promise<CrowdReport> {
  const tally = newTally(world.clock)
  const free = [...world.patients]
  const open = new Set<Promise<void>>()
  const leadMs = plan.bills ? 0 : LEAD_MS
  const startMs = world.clock.monotonic() + leadMs
  for (const offsetMs of arrivals(plan, () => world.random())) {
    await until(world, startMs + offsetMs - leadMs, plan.signal)
    if (plan.signal?.aborted) break
    if (world.clock.monotonic() - (startMs + offsetMs - leadMs) > LATE_MS) tally.late += 1
    const n = tally.arrived + 1
    const bill = open.size < OPEN_MAX ? nextBill(world, plan, free) : undefined
    tally.arrived = n
    if (!bill) {
      tally.turnedAway += 1
      continue
    }
    const visit = attend(world, plan, { n, bill, dueMs: startMs + offsetMs }, tally)
      .then((outcome) => {
        tally.outcomes[outcome] += 1
        world.left?.(outcome, () => reportOf(tally, world.clock))
      })
      .finally(() => open.delete(visit))
    open.add(visit)
  }
  await Promise.all(open)
  return reportOf(tally, world.clock)
}

type Bill = { readonly ready: PreparedBill } | { readonly pair: Pair; readonly leaves: () => void }

function nextBill(world: CrowdWorld, { bills }: CrowdPlan, free: Patient[]): Bill | undefined {
  if (bills) {
    const ready = bills.shift()
    return ready && { ready }
  }
  const pair = pairFrom(free, world)
  return pair && { pair, leaves: () => free.push(pair.patient) }
}

interface Attendance {
  readonly n: number
  readonly bill: Bill
  readonly dueMs: number
}

async function attend(world: CrowdWorld, plan: CrowdPlan, visit: Attendance, tally: Tally): Promise<Outcome> {
  const { n, bill, dueMs } = visit
  try {
    const ready = 'ready' in bill ? bill.ready : await prepared(world, bill.pair, n, tally)
    if (!ready) return 'broken'
    await until(world, dueMs, undefined)
    const { patient, visitId, policyDay, totalFen } = ready
    const isWrong = plan.refuseEvery > 0 && n % plan.refuseEvery === 0
    const { record } = await ready.till.hospital.settle({
      visitId,
      policyDay,
      useAccount: false,
      totalFen: totalFen + (isWrong ? 1n : 0n),
      enrollmentDivision: patient.enrollmentDivision,
    })
    const settleMs = world.clock.monotonic() - dueMs
    sample(tally.settleMs, settleMs)
    world.timed?.('settle', settleMs, ready)
    if (record.refusal) tally.trouble(record.refusal.code)
    if (record.state !== 'authorised') return ended(record, isWrong, tally)
    const givesUp = ready.givesUp ?? (plan.cancelEvery > 0 && n % plan.cancelEvery === 0)
    return await decide(world, { ready, givesUp }, record, tally)
  } catch (error) {
    if (!(error instanceof NotSignedIn)) throw error
    tally.trouble(error.answer.refusal?.code ?? 'silence')
    return 'broken'
  } finally {
    if ('leaves' in bill) bill.leaves()
  }
}

async function decide(
  { clock, timed }: CrowdWorld,
  { ready, givesUp }: { readonly ready: PreparedBill; readonly givesUp: boolean },
  { settleId }: BillRecord,
  tally: Tally,
): Promise<Outcome> {
  const { hospital } = ready.till
  if (givesUp) return ended(await hospital.cancel(settleId), false, tally)
  const askedMs = clock.monotonic()
  const record = await hospital.confirm(settleId)
  const confirmMs = clock.monotonic() - askedMs
  sample(tally.confirmMs, confirmMs)
  timed?.('confirm', confirmMs, ready)
  if (record.refusal && record.state !== 'confirmed') tally.trouble(record.refusal.code)
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

/** A free patient and a till of another region; both taken in turn. */
export function pairFrom(free: Patient[], { tills, random }: Pick<CrowdWorld, 'tills' | 'random'>): Pair | undefined {
  const patient = free.shift()
  if (!patient) return undefined
  const elsewhere = tills.filter(({ region }) => !patient.enrollmentDivision.startsWith(region))
  const till = elsewhere[Math.floor(random() * elsewhere.length)]
  if (!till) free.push(patient)
  return till && { till, patient }
}

async function until({ clock, pause }: CrowdWorld, atMs: number, signal: AbortSignal | undefined): Promise<void> {
  for (let leftMs = atMs - clock.monotonic(); leftMs > 0 && !signal?.aborted; leftMs = atMs - clock.monotonic()) {
    await pause(Math.min(leftMs, LONGEST_WAIT_MS))
  }
}

const LONGEST_WAIT_MS = 500

interface Tally extends PreparationNotes {
  arrived: number
  turnedAway: number
  late: number
  readonly outcomes: Record<Outcome, number>
  readonly settleMs: number[]
  readonly confirmMs: number[]
  readonly errorsByCode: Partial<Record<Code | 'silence', number>>
  readonly settledIds: string[]
  readonly openIds: string[]
  readonly startedMs: number
}

function newTally(clock: Clock): Tally {
  const errorsByCode: Tally['errorsByCode'] = {}
  return {
    arrived: 0,
    turnedAway: 0,
    late: 0,
    outcomes: { settled: 0, cancelled: 0, rejected: 0, 'refused-on-purpose': 0, 'in-doubt': 0, broken: 0 },
    settleMs: [],
    confirmMs: [],
    errorsByCode,
    settledIds: [],
    openIds: [],
    personIds: new Map(),
    trouble: (code) => {
      errorsByCode[code] = (errorsByCode[code] ?? 0) + 1
    },
    startedMs: clock.monotonic(),
  }
}

function sample(samples: number[], ms: number): void {
  if (samples.length < SAMPLES_MAX) samples.push(ms)
}

function reportOf(tally: Tally, clock: Clock): CrowdReport {
  return {
    arrived: tally.arrived,
    outcomes: { ...tally.outcomes },
    turnedAway: tally.turnedAway,
    late: tally.late,
    settleMs: percentilesOf(tally.settleMs),
    confirmMs: percentilesOf(tally.confirmMs),
    errorsByCode: { ...tally.errorsByCode },
    settledIds: [...tally.settledIds],
    openIds: [...tally.openIds],
    tookMs: Math.round(clock.monotonic() - tally.startedMs),
  }
}
