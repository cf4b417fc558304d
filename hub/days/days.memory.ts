/** The hub's ledger as closing units see it, without Postgres. */
import { codecs } from '../../common/contracts.grpc'
import type { BookedRow } from '../../common/day-book'
import { bookedRow } from '../../common/day-book.memory'
import type { UsableFact } from '../facts/fact-store'

/** What closing units are made of: what was learned, and what was posted. */
export function bookedOf(facts: Iterable<UsableFact>): BookedRow[] {
  return [...facts].flatMap(({ key, enrollmentRegion, signed, confirmed }) => {
    if (!confirmed) return []
    const { day, postings } = confirmed
    const token = codecs.decision.decode(signed.decision).confirmed?.token
    return [bookedRow({ key, enrollmentRegion, day, token }, postings)]
  })
}
