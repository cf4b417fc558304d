/** Where each closing unit of a day stands, from what the three ledgers say of it. Pure. */
import { areEqual, noTotals, type Totals, type Unit, unitText } from '../../common/day-rows'
import type { Region } from '../../common/regions'
import type { Half, Marker, Told } from './day-store'

export interface UnitView {
  readonly unit: Unit
  /** Without rows here: nothing, which counts. */
  readonly hub: Totals
  /** Undefined: it has not told. */
  readonly care: Marker | undefined
  readonly enrollment: Marker | undefined
  readonly isClosed: boolean
}

/** What keeps a unit open. */
export type Standing = 'closed' | 'care-silent' | 'enrollment-silent' | 'hub-differs' | 'enrollment-differs' | 'equal'

export interface DayView {
  readonly day: string
  /** In order of their names. A unit exists once any of the three has a row. */
  readonly units: readonly UnitView[]
  /** Halves that have not told the day: "care 5101". */
  readonly silent: readonly string[]
}

/** Who has a word about a day: a city may run one half alone. */
export type Halves = Readonly<Record<Half, readonly Region[]>>

export interface DaySeen {
  readonly day: string
  readonly halves: Halves
  readonly hub: readonly Totals[]
  readonly told: Told
  readonly closed: readonly Unit[]
}

export function dayView({ day, halves, hub, told, closed }: DaySeen): DayView {
  const own = new Map(hub.map((totals) => [unitText(totals.unit), totals]))
  const marked = new Map(told.markers.map((marker) => [`${marker.half} ${unitText(marker.unit)}`, marker]))
  const closedNames = new Set(closed.map(unitText))
  const all = [...hub.map(({ unit }) => unit), ...told.markers.map(({ unit }) => unit), ...closed]
  const units = new Map(all.map((unit) => [unitText(unit), unit]))
  const views = [...units.values()].map((unit): UnitView => {
    const name = unitText(unit)
    return {
      unit,
      hub: own.get(name) ?? noTotals(unit),
      care: marked.get(`care ${name}`),
      enrollment: marked.get(`enrollment ${name}`),
      isClosed: closedNames.has(name),
    }
  })
  const inOrder = views.filter(exists).sort((a, b) => (unitText(a.unit) < unitText(b.unit) ? -1 : 1))
  return { day, units: inOrder, silent: namesOf(halves).filter((half) => !told.by.has(half)) }
}

export function standingOf({ hub, care, enrollment, isClosed }: UnitView): Standing {
  if (isClosed) return 'closed'
  if (!care) return 'care-silent'
  if (!areEqual(hub, care)) return 'hub-differs'
  if (!enrollment) return 'enrollment-silent'
  return areEqual(enrollment, care) ? 'equal' : 'enrollment-differs'
}

/** A region may be told of a unit in which nobody has anything. */
function exists({ hub, care, enrollment, isClosed }: UnitView): boolean {
  return isClosed || [hub, care, enrollment].some((totals) => totals !== undefined && totals.count > 0)
}

function namesOf({ care, enrollment }: Halves): string[] {
  return [...care.map((region) => `care ${region}`), ...enrollment.map((region) => `enrollment ${region}`)]
}

/** Whose half of a unit it is. */
export function regionOf({ careRegion, enrollmentRegion }: Unit, half: Half): Region {
  return half === 'care' ? careRegion : enrollmentRegion
}

/** Whom to ask about which other regions, so that every open unit gets both its words. */
export function toBeAsked({ units, silent }: DayView): ReadonlyMap<string, readonly Region[]> {
  const asked = new Map<string, Region[]>(silent.map((half) => [half, []]))
  for (const view of units) {
    const standing = standingOf(view)
    if (standing === 'closed' || standing === 'equal') continue
    const { careRegion, enrollmentRegion } = view.unit
    // The enrollment region cannot have what the hub has not got yet.
    const half = standing.startsWith('enrollment') ? 'enrollment' : 'care'
    const [name, other] =
      half === 'care' ? [`care ${careRegion}`, enrollmentRegion] : [`enrollment ${enrollmentRegion}`, careRegion]
    asked.set(name, [...(asked.get(name) ?? []), other])
  }
  return asked
}
