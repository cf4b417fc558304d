/** One thing that goes wrong, and how it is tried. */
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../support/until'
import type { Field } from './field'
import { isClean, judged, observing, type Verdict } from './judge'
import { patientsAt } from './patients'

export type Group = 'crash points' | 'kills' | 'servers' | 'lines and clocks' | 'hospitals' | 'load'

export interface Fault {
  /** Unique; in file names and on the command line. */
  readonly name: string
  readonly group: Group
  /** One line for docs/FAULTS.md. */
  readonly what: string
  /** Always part of the short run. */
  readonly sample?: boolean
  /** Patients a second meanwhile. */
  readonly rate?: number
  /** Why it cannot be tried on this machine. */
  cannot?(field: Field): string | undefined
  /** Brings it about and puts it right again; says what else was seen. Patients are at the tills all the time. */
  strike(field: Field): Promise<string | undefined>
}

export interface Trial {
  readonly fault: string
  readonly verdict: Verdict
  readonly note: string
  readonly tookSeconds: number
}

const RATE_PER_SECOND = 8
const FIRST_SETTLEMENTS = 4
const AIR_MS = 1_500
const WITHIN_MS = 120_000

/** @throws Error when the fault cannot be brought about, or the province does not come back */
export async function tried(fault: Fault, field: Field): Promise<Trial> {
  const began = performance.now()
  const watching = observing(field)
  const patients = patientsAt(field, fault.rate ?? RATE_PER_SECOND)
  const settled = () => watching.seen().settled
  let note: string | undefined
  try {
    await until(() => settled() >= FIRST_SETTLEMENTS, 'the first patients', WITHIN_MS)
    note = await fault.strike(field)
    await field.province.supervisor.allServe(WITHIN_MS)
    const then = settled()
    await until(() => settled() > then, `a settlement after ${fault.name}`, WITHIN_MS)
    await pause(AIR_MS)
  } finally {
    await patients.leave()
  }
  const verdict = await judged(field, watching)
  return { fault: fault.name, verdict, note: note ?? '', tookSeconds: Math.round((performance.now() - began) / 1_000) }
}

export function isPassed({ verdict }: Trial): boolean {
  return isClean(verdict)
}
