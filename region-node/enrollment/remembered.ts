/**
 * Persons as a quote (试算) read them. It comes just before the bill is settled, and to the same process (the topic's
 * key is the person): then the settle need not read again what it will be checked against anyway. A copy that is
 * outdated costs one more round and nothing else, because a verdict is written only for the version of the person that
 * it was reckoned on. Never for an answer that writes nothing.
 */
import { putBounded } from '../../common/bounded'
import type { FactBooks } from './fact-books'
import type { Standing, Subject } from './verdicts'

export interface RememberedPersons {
  find(subject: Subject): Standing | undefined
  seen(subject: Subject, person: Standing): void
  forget(personId: string): void
}

/** A few kilobytes each. */
const KEPT = 4_096

export function rememberedPersons(kept = KEPT): RememberedPersons {
  const copies = new Map<string, { readonly subject: Subject; readonly person: Standing }>()

  return {
    find({ personId, insurance, year }) {
      const copy = copies.get(personId)
      return copy && copy.subject.insurance === insurance && copy.subject.year === year ? copy.person : undefined
    },
    seen: (subject, person) => putBounded(copies, subject.personId, { subject, person }, kept),
    forget: (personId) => void copies.delete(personId),
  }
}

/** Whoever's decision was learned has moved. */
export function forgettingWhoMoved(books: FactBooks, persons: Pick<RememberedPersons, 'forget'>): FactBooks {
  return {
    ...books,
    async learn(locked, facts) {
      const results = await books.learn(locked, facts)
      for (const personId of locked) persons.forget(personId)
      return results
    },
  }
}
