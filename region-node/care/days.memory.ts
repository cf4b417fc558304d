/** The care ledger as closing units and a hub that lost its books see it, without Postgres. */
import type { BookedRow } from '../../common/day-book'
import { bookedRow } from '../../common/day-book.memory'
import { keyText } from '../../common/settlement-key'
import type { CareMemory } from './care.memory'
import type { Decisions } from './close-days'

/** What closing units are made of. */
export function bookedIn(memory: CareMemory): BookedRow[] {
  return [...memory.decisions.values()].flatMap((decided) => {
    if (decided.outcome !== 'confirmed') return []
    const { key, enrollmentRegion, day, token } = decided
    return [bookedRow({ key, enrollmentRegion, day, token }, memory.postings.get(keyText(key)) ?? [])]
  })
}

export function decisionsInMemory(memory: CareMemory): Decisions {
  return {
    async page(after, most) {
      const place = after.toString('utf8')
      const names = [...memory.decisions.keys()].filter((name) => name > place).sort()
      const taken = names.slice(0, most)
      const next = names.length > most ? Buffer.from(taken.at(-1) ?? '', 'utf8') : Buffer.alloc(0)
      return { decided: taken.map((name) => memory.decisions.get(name)!), next }
    },
  }
}
