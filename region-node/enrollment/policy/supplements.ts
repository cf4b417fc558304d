/**
 * The funds beside the pooling fund: large amount, serious illness, civil servant, enterprise, assistance and its
 * top-up. One shape serves all: of certain parts of the person's burden, above a threshold, by tiers, up to a ceiling.
 */
import { type Fen, greater, lesser } from '../../../common/money'
import { type Burdens, sumOfParts, without } from './burdens'
import { type Climb, climbed, fundOf } from './ladders'
import type { Moves } from './moves'
import { stepRows } from './pooling'
import { type Explained, plainRow } from './rows'
import { type SupplementFund, supplementFunds } from './rules'
import type { SupplementTerms, Terms } from './terms'

export interface Supplemented {
  readonly paidFen: Readonly<Record<SupplementFund, Fen>>
  readonly burdens: Burdens
  readonly rows: readonly Explained[]
}

/** Each fund pays of what the one before left; moves the year's counters. */
export function supplementsOf(terms: Terms, before: Burdens, moves: Moves): Supplemented {
  const paidFen = { large_amount: 0n, serious_illness: 0n, civil_servant: 0n, enterprise: 0n, assistance: 0n }
  const rows: Explained[] = []
  let burdens = before
  for (const supplement of terms.supplements === 'not_published' ? [] : terms.supplements) {
    const payment = paymentOf(supplement, sumOfParts(burdens, supplement.rule.counts), { moves, terms })
    paidFen[supplement.rule.fund] += payment.paidFen
    burdens = without(burdens, supplement.rule.counts, payment.paidFen)
    rows.push(...payment.rows)
  }
  return { paidFen, burdens, rows }
}

interface Around {
  readonly moves: Moves
  readonly terms: Terms
}

function paymentOf(supplement: SupplementTerms, baseFen: Fen, { moves, terms }: Around) {
  const { rule, variant } = supplement
  const { roundingFen } = terms
  const beforeFen = rule.span === 'settlement' ? 0n : greater(0n, moves.standing(rule.span.counter))
  const climb = tiersClimbed(supplement, beforeFen, beforeFen + baseFen)
  const owedFen = lesser(baseFen, fundOf(climb, roundingFen))
  const paidFen = capped(variant.cap, owedFen, moves)
  if (rule.span !== 'settlement') moves.add(rule.span.counter, baseFen)
  if (typeof variant.cap !== 'string') moves.add(variant.cap.counter, paidFen)
  return { paidFen, rows: baseFen === 0n ? [] : rowsOf(supplement, climb, { baseFen, owedFen, paidFen, roundingFen }) }
}

/** The threshold eats the first tiers, or they begin above it. */
function tiersClimbed({ variant, thresholdFen, tiers }: SupplementTerms, fromFen: Fen, toFen: Fen): Climb {
  if (variant.tierBasis === 'from_zero') return climbed(tiers, greater(fromFen, thresholdFen), toFen)
  return climbed(tiers, greater(0n, fromFen - thresholdFen), greater(0n, toFen - thresholdFen))
}

function capped(cap: SupplementTerms['variant']['cap'], owedFen: Fen, moves: Moves): Fen {
  if (typeof cap === 'string') return owedFen
  return lesser(owedFen, greater(0n, cap.amount.fen - moves.standing(cap.counter)))
}

interface Payment {
  readonly baseFen: Fen
  readonly owedFen: Fen
  readonly paidFen: Fen
  readonly roundingFen: Fen
}

function rowsOf({ rule, variant, thresholdFen }: SupplementTerms, climb: Climb, payment: Payment): Explained[] {
  const { baseFen, owedFen, paidFen, roundingFen } = payment
  const { source } = variant
  const rows = stepRows(`tier:${rule.name}`, climb, roundingFen)
  if (thresholdFen !== 0n) rows.unshift(plainRow(`threshold:${rule.name}`, baseFen, thresholdFen, source))
  const exact = { parts: climb.exact, whole: climb.whole }
  rows.push({ rule: `supplement:${rule.name}`, baseFen, rate: undefined, exact, amountFen: owedFen, source })
  if (paidFen !== owedFen) rows.push(plainRow(`supplement_cap:${rule.name}`, owedFen, paidFen, source))
  return rows
}

/** The sum over all funds. */
export function sumOfFunds(paidFen: Supplemented['paidFen']): Fen {
  let sum = 0n
  for (const fund of supplementFunds) sum += paidFen[fund]
  return sum
}
