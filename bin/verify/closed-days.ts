/**
 * A unit that closed never changes. Every ledger counts its days anew, from registers and postings, and the count must
 * be the one that all three have signed.
 */
import type { DayTotals } from '../../proto/types'
import { regionsIn, type Told, tellAll, tellHub } from '../organisations/asking'
import type { Asked } from '../organisations/organisations'

/** One ledger of one unit that is no longer what it closed with. */
export interface ChangedUnit {
  readonly unit: string
  /** care, hub or enrollment, as the report of differences names them. */
  readonly ledger: string
  readonly expected: string
  readonly found: string
}

export interface ClosedDays {
  /** Units that were counted anew. */
  readonly units: number
  readonly changed: readonly ChangedUnit[]
}

/** Whoever wants an older day asks for it by name. */
const DAYS_MAX = 31

export async function checkClosedDays(
  all: readonly Asked[],
  day: string | undefined,
  gone: readonly string[] = [],
): Promise<ClosedDays | { readonly unreachable: readonly Told<unknown>[] }> {
  const closed = await tellHub(all, (asked) => asked.closedUnits(day))
  if (closed.refused) return { unreachable: [closed] }
  const days = [...new Set(closed.value.map(({ unit }) => unit?.day ?? ''))].sort().slice(-DAYS_MAX)
  const changed: ChangedUnit[] = []
  let units = 0
  for (const one of days) {
    const ofDay = closed.value.filter(({ unit }) => unit?.day === one)
    const hub = await tellHub(all, (asked) => asked.recount(one))
    const regions = await tellAll(regionsIn(all), (asked) => asked.recount(one))
    const unreachable = [hub, ...regions].filter(({ refused }) => refused)
    if (unreachable.length > 0) return { unreachable }
    const counted = new Map<string, DayTotals>()
    for (const told of [hub, ...regions]) {
      for (const { organisation, totals } of 'value' in told ? told.value : [])
        if (totals) counted.set(`${organisation} ${nameOf(totals)}`, totals)
    }
    units += ofDay.length
    changed.push(...ofDay.flatMap((unit) => changesIn(unit, counted, gone)))
  }
  return { units, changed }
}

const LEDGERS = [
  ['CARE', 'care'],
  ['HUB', 'hub'],
  ['ENROLLMENT', 'enrollment'],
] as const

function changesIn(closed: DayTotals, counted: ReadonlyMap<string, DayTotals>, gone: readonly string[]): ChangedUnit[] {
  return LEDGERS.flatMap(([organisation, ledger]) => {
    const now = counted.get(`${organisation} ${nameOf(closed)}`)
    if (now?.root.equals(closed.root)) return []
    const region =
      ledger === 'care' ? closed.unit?.careRegion : ledger === 'enrollment' ? closed.unit?.enrollmentRegion : ''
    if (region && gone.includes(region)) return []
    const about = { unit: nameOf(closed), ledger: `${ledger} ${region}`.trim() }
    return [{ ...about, expected: textOf(closed), found: now ? textOf(now) : 'nothing' }]
  })
}

function nameOf({ unit }: DayTotals): string {
  return `${unit?.day}/${unit?.careRegion}/${unit?.enrollmentRegion}`
}

function textOf({ count, sumFen, root }: DayTotals): string {
  return `${count} / ${sumFen} fen / ${root.toString('hex').slice(0, 12)}`
}
