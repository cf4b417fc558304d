/** What the hub keeps of days, without Postgres: for tests and the simulator. */
import { type Unit, unitText } from '../../common/day-rows'
import type { Region } from '../../common/regions'
import type { DownRowIn } from '../../proto/types'
import type { DayStore, Evidence, Marker } from './day-store'

/** The tables themselves: several instances may share them, and a backup bring them back. */
export interface DayTables {
  /** By day. */
  readonly asked: Map<string, { readonly flip: boolean; readonly isDone: boolean }>
  /** By day: halves that have told. */
  readonly told: Map<string, ReadonlySet<string>>
  /** By half and unit. */
  readonly markers: Map<string, Marker>
  /** By half, bucket and unit. */
  readonly evidence: Map<string, Evidence>
  /** By half and unit: whose. */
  readonly known: Map<string, Unit>
}

export function dayTables(): DayTables {
  return { asked: new Map(), told: new Map(), markers: new Map(), evidence: new Map(), known: new Map() }
}

/** @param askCare puts a row among those that wait for a care region */
export function dayStoreInMemory(
  askCare: (region: Region, name: string, row: DownRowIn) => void,
  oldestUnclosed: () => string | undefined = () => undefined,
  { asked, told, markers, evidence, known }: DayTables = dayTables(),
): DayStore {
  const openDays = () => [...asked].filter(([, { isDone }]) => !isDone).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    async ask(day, flip) {
      asked.set(day, { flip: flip || asked.get(day)?.flip === true, isDone: false })
    },
    open: async () => openDays().map(([day, { flip }]) => ({ day, flip })),
    async done(day) {
      const known = asked.get(day)
      if (known) asked.set(day, { ...known, isDone: true })
    },
    isDone: async (day) => asked.get(day)?.isDone === true,
    oldestUnclosed: async () => oldestUnclosed(),
    async told(day) {
      const ofDay = [...markers.values()].filter(({ unit }) => unit.day === day)
      return { by: new Set(told.get(day)), markers: ofDay }
    },
    async keepTold(day, { half, region }, given) {
      told.set(day, new Set([...(told.get(day) ?? []), `${half} ${region}`]))
      for (const marker of given) markers.set(`${half} ${unitText(marker.unit)}`, marker)
    },
    evidence: async (unit) => [...evidence.values()].filter((one) => unitText(one.unit) === unitText(unit)),
    async keepEvidence(given, isMore) {
      const name = `${given.half} ${given.bucket} ${unitText(given.unit)}`
      const before = isMore ? (evidence.get(name)?.content ?? Buffer.alloc(0)) : Buffer.alloc(0)
      evidence.set(name, { ...given, content: Buffer.concat([before, given.content]) })
    },
    async keepKnown(unit, half) {
      known.set(`${half} ${unitText(unit)}`, unit)
    },
    known: async (day) => new Set([...known].flatMap(([name, unit]) => (unit.day === day ? [name] : []))),
    async askCare(region, name, row) {
      askCare(region, name, row)
    },
  }
}
