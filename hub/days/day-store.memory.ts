/** What the hub keeps of days, without Postgres: for tests and the simulator. */
import { unitText } from '../../common/day-rows'
import type { Region } from '../../common/regions'
import type { DownRowIn } from '../../proto/types'
import type { DayStore, Evidence, Marker } from './day-store'

/** @param askCare puts a row among those that wait for a care region */
export function dayStoreInMemory(
  askCare: (region: Region, name: string, row: DownRowIn) => void,
  oldestUnclosed: () => string | undefined = () => undefined,
): DayStore {
  const asked = new Map<string, { flip: boolean; isDone: boolean }>()
  const told = new Map<string, Set<string>>()
  const markers = new Map<string, Marker>()
  const evidence = new Map<string, Evidence>()
  const openDays = () => [...asked].filter(([, { isDone }]) => !isDone).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    async ask(day, flip) {
      asked.set(day, { flip: flip || asked.get(day)?.flip === true, isDone: false })
    },
    open: async () => openDays().map(([day, { flip }]) => ({ day, flip })),
    async done(day) {
      const known = asked.get(day)
      if (known) known.isDone = true
    },
    isDone: async (day) => asked.get(day)?.isDone === true,
    oldestUnclosed: async () => oldestUnclosed(),
    async told(day) {
      const ofDay = [...markers.values()].filter(({ unit }) => unit.day === day)
      return { by: new Set(told.get(day)), markers: ofDay }
    },
    async keepTold(day, { half, region }, given) {
      told.set(day, (told.get(day) ?? new Set()).add(`${half} ${region}`))
      for (const marker of given) markers.set(`${half} ${unitText(marker.unit)}`, marker)
    },
    evidence: async (unit) => [...evidence.values()].filter((one) => unitText(one.unit) === unitText(unit)),
    async keepEvidence(given, isMore) {
      const name = `${given.half} ${given.bucket} ${unitText(given.unit)}`
      const before = isMore ? (evidence.get(name)?.content ?? Buffer.alloc(0)) : Buffer.alloc(0)
      evidence.set(name, { ...given, content: Buffer.concat([before, given.content]) })
    },
    async askCare(region, name, row) {
      askCare(region, name, row)
    },
  }
}
