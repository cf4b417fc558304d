/** The province's side of a confirmed settlement: who owes it, and whom it owes (protocol 1.4.7). */
import { assertBookable, type Posting } from '../../common/double-entry'
import type { Fen } from '../../common/money'
import type { Region } from '../../common/regions'
import { keyText, type SettlementKey } from '../../common/settlement-key'

export interface Owed {
  readonly key: SettlementKey
  /** The region that answers for the person, from the token and from nowhere else. */
  readonly enrollmentRegion: Region
  /** All that the enrollment side owes; negative in a reversal. */
  readonly owedFen: Fen
}

/** Nothing owed, nothing posted: the register's row alone says that it happened. */
export function postingsOf({ key, enrollmentRegion, owedFen }: Owed): readonly Posting[] {
  const debit = `receivable:region:${enrollmentRegion}`
  const credit = `payable:region:${key.careRegion}`
  const postings = owedFen === 0n ? [] : [{ debit, credit, amountFen: owedFen }]
  assertBookable({ journalId: keyText(key), postings })
  return postings
}
