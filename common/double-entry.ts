/**
 * Double entry: every posting names who owes and whom, so a journal balances by its shape, and nothing can be booked on
 * one side only. All three ledgers of a settlement use it (protocol 1.4.7).
 */
import type { Split } from '../proto/types'
import { invariant } from './assert'
import { type Fen, fenFromWire, sumOf } from './money'

/** One debit with one credit of the same amount. A reversal's amount is negative. */
export interface Posting {
  readonly debit: string
  readonly credit: string
  readonly amountFen: Fen
}

/** What one decision books. */
export interface Journal {
  /** keyText of the settlement's key: a journal is booked once. */
  readonly journalId: string
  readonly postings: readonly Posting[]
}

// A bigint of Postgres; beyond it the insert would fail half way through a settlement.
const AMOUNT_MAX_FEN = 2n ** 63n - 1n

/** Stops before a journal is booked that could not be undone or read back. */
export function assertBookable({ journalId, postings }: Journal): void {
  invariant(journalId !== '', 'a journal has an id')
  const signs = new Set(postings.map(({ amountFen }) => amountFen > 0n))
  invariant(signs.size <= 1, 'one journal moves money one way')
  for (const { debit, credit, amountFen } of postings) {
    invariant(debit !== '' && credit !== '', 'a posting names both accounts')
    invariant(debit !== credit, 'nobody owes themselves')
    invariant(amountFen !== 0n, 'nothing is not booked')
    invariant(amountFen <= AMOUNT_MAX_FEN && -amountFen <= AMOUNT_MAX_FEN, 'an amount fits its column')
  }
}

/** The same accounts with the amounts negated: what a reversal books. */
export function reversed(postings: readonly Posting[]): Posting[] {
  return postings.map(({ debit, credit, amountFen }) => ({ debit, credit, amountFen: -amountFen }))
}

/** Who pays what, with every part negated: the split of a reversal. */
export function reversedSplit(split: Split): Split {
  // Not -0, which no encoder writes and no comparison finds equal.
  return Object.fromEntries(Object.entries(split).map(([part, fen]) => [part, 0 - fen])) as unknown as Split
}

/** Balance of every account named: debits are positive. They add up to nothing, whatever the postings. */
export function balancesOf(postings: Iterable<Posting>): Map<string, Fen> {
  const balances = new Map<string, Fen>()
  const move = (account: string, amountFen: Fen) => balances.set(account, (balances.get(account) ?? 0n) + amountFen)
  for (const { debit, credit, amountFen } of postings) {
    move(debit, amountFen)
    move(credit, -amountFen)
  }
  return balances
}

/** The parts that the enrollment side owes, with the wire's names. */
export const OWED_PARTS = [
  'poolingFundFen',
  'largeAmountFen',
  'seriousIllnessFen',
  'civilServantFen',
  'enterpriseFen',
  'assistanceFen',
  'personalAccountFen',
] as const satisfies readonly (keyof Split)[]

/** F: what the enrollment region owes for this bill. Cash and the hospital's share are not in it. */
export function owedBy(split: Pick<Split, (typeof OWED_PARTS)[number]>): Fen {
  return sumOf(OWED_PARTS.map((part) => fenFromWire(split[part])))
}

/** Whether every part has been given to somebody: total = what is owed + cash + the hospital's share, to the fen. */
export function addsUp(split: Split): boolean {
  const parts = [owedBy(split), fenFromWire(split.cashFen), fenFromWire(split.hospitalShareFen)]
  return sumOf(parts) === fenFromWire(split.totalFen)
}
