/** The care ledger as closing units see it, without Postgres. */
import type { BookedRow } from '../../common/day-book'
import { sumOf } from '../../common/money'
import { keyText } from '../../common/settlement-key'
import type { CareMemory } from './care.memory'

export function bookedIn(memory: CareMemory): BookedRow[] {
  return [...memory.decisions.values()].flatMap((decided) => {
    if (decided.outcome !== 'confirmed') return []
    const { key, enrollmentRegion, day, token } = decided
    const postings = memory.postings.get(keyText(key)) ?? []
    return [{ key, enrollmentRegion, day, token, postedFen: sumOf(postings.map(({ amountFen }) => amountFen)) }]
  })
}
