/** Patients at all tills at an open rate: the crowd of bin/hospital with the test persons, and some who are refused. */
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { Hospital } from '../../../bin/hospital/client'
import { type CrowdPlan, type CrowdWorld, crowd } from '../../../bin/hospital/crowd'
import type { Journal } from '../../../bin/hospital/journal'
import type { Patient } from '../../../bin/hospital/preparation'
import { systemClock } from '../../../common/clock'
import { linesOfCrowd } from './lines'
import type { Person } from './people'
import type { StoryTill } from './tills'
import { today, visited } from './visit'

export interface Traffic {
  readonly tills: readonly StoryTill[]
  /** The persons of all regions; each is at one till at a time, and never at one of the own region. */
  readonly patients: readonly Patient[]
  readonly ratePerSecond: number
  /** Every n-th patient gives up after the verdict. */
  readonly cancelEvery: number
  /** Every n-th bill carries a wrong total. */
  readonly refuseEvery: number
  left?(): void
}

/** So long one call of the crowd lasts at most; a new one begins where it ended, with empty tallies. */
const SHIFT_SECONDS = 600

/** Until told to stop; then those inside still finish. */
export async function trafficUntil(traffic: Traffic, signal: AbortSignal): Promise<void> {
  const { tills, patients, ratePerSecond, cancelEvery, refuseEvery, left } = traffic
  const world: CrowdWorld = {
    tills,
    patients,
    clock: systemClock,
    random: Math.random,
    pause: (ms) => pause(ms),
    newVisitNo: uuidv7,
    linesFor: (n) => linesOfCrowd(n, today()),
    ...(left && { left: () => left() }),
  }
  const plan: CrowdPlan = {
    ratePerSecond,
    cancelEvery,
    refuseEvery,
    spacing: 'poisson',
    seconds: SHIFT_SECONDS,
    countMax: Number.POSITIVE_INFINITY,
    signal,
  }
  while (!signal.aborted) await crowd(world, plan)
}

/** Whom a region does not know, though every field is well formed. */
function unknownPerson(like: Person): Person {
  return { ...like, personId: `${like.personId.slice(0, 4)}999999999999`, name: '无此人' }
}

/** Sends persons whose region must refuse them: a suspended one, and one whom nobody knows. @returns how many were */
export async function refusedOnPurpose({ hospital }: StoryTill, suspended: Person): Promise<number> {
  let refused = 0
  for (const person of [suspended, unknownPerson(suspended)]) {
    const { record } = await hospital.settle(await visited(hospital, person, linesOfCrowd(0, today())))
    if (record.state === 'rejected') refused++
  }
  return refused
}

interface OpenTill {
  readonly hospital: Pick<Hospital, 'confirm' | 'cancel'>
  readonly journal: Pick<Journal, 'open'>
}

/**
 * Every bill that is still open is asked about until its hospital has heard the last word. Nobody stands at the till
 * any more: what was not taken is given up, which needs the care node alone, so that no bill waits for another's end.
 */
export async function lastWords(tills: readonly OpenTill[], withinMs: number): Promise<void> {
  const until = performance.now() + withinMs
  const open = () => tills.flatMap(({ hospital, journal }) => journal.open().map((bill) => ({ hospital, bill })))
  while (open().length > 0 && performance.now() < until) {
    await Promise.all(
      open().map(({ hospital, bill: { settleId, state } }) =>
        state === 'confirming' ? hospital.confirm(settleId) : hospital.cancel(settleId),
      ),
    )
  }
}
