import type { Pool } from 'pg'
import { quarantineInPostgres } from '../../common/quarantine.pg'
import { booksInPostgres } from './books.pg'
import { factBooksInPostgres } from './facts.pg'
import type { EnrollmentStores } from './half'
import { reservationsInPostgres } from './inquire.pg'
import { peopleInPostgres } from './people.pg'
import { reversalsInPostgres } from './reversals.pg'
import { verdictsInPostgres } from './verdicts.pg'

/** All that an enrollment half keeps, in one schema. */
export function enrollmentInPostgres(pool: Pool): EnrollmentStores {
  return {
    verdicts: verdictsInPostgres(pool),
    reversals: reversalsInPostgres(pool),
    factBooks: factBooksInPostgres(pool),
    reservations: reservationsInPostgres(pool),
    people: peopleInPostgres(pool),
    books: booksInPostgres(pool),
    quarantine: quarantineInPostgres(pool, {
      careRegion: "split_part(key_text, '/', 1)",
      firstAt: 'quarantined_at',
    }),
  }
}
