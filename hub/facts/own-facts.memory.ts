/** Own facts of care regions out of the hub's tables in memory. */
import { keyText } from '../../common/settlement-key'
import type { UsableFact } from './fact-store'
import type { OwnFacts } from './own-facts'

export function ownFactsInMemory(
  learned: () => Iterable<UsableFact>,
  dayOver: (region: string) => string = () => '',
  manual: OwnFacts['manual'] = async () => ({ decisions: [], isOpen: false }),
): OwnFacts {
  const placeOf = ({ number, key }: UsableFact) => `${String(number).padStart(16, '0')}\n${keyText(key)}`
  const of = (region: string) =>
    [...learned()]
      .filter(({ key }) => key.careRegion === region)
      .map((fact) => ({ fact, place: placeOf(fact) }))
      .sort((a, b) => (a.place < b.place ? -1 : 1))
  return {
    manual,
    async page(region, { number, after }, most) {
      const behind = after.length > 0 ? after.toString('utf8') : String(number).padStart(16, '0')
      const rows = of(region).filter(({ place }) => place > behind)
      const taken = rows.slice(0, most)
      const next = rows.length > most ? Buffer.from(taken.at(-1)?.place ?? '', 'utf8') : Buffer.alloc(0)
      return { decisions: taken.map(({ fact }) => fact.signed), next }
    },
    newest: async (region, most) =>
      of(region)
        .slice(-most)
        .map(({ fact }) => fact.signed),
    async extent(region) {
      return { highestNumber: of(region).at(-1)?.fact.number ?? 0, dayOver: dayOver(region) }
    },
  }
}
