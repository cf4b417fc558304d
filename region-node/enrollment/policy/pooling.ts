/** The pooling fund (统筹基金): the ladder over what is left above the deductible, and the year's ceilings. */
import { ownSources } from '../../../common/explanation'
import { type Fen, greater, lesser, rounded } from '../../../common/money'
import { type Climb, climbed, fundOf, lowest } from './ladders'
import type { Moves } from './moves'
import { type Explained, plainRow } from './rows'
import type { CapTerms, Terms } from './terms'

export interface PoolingCosts {
  readonly eligibleFen: Fen
  readonly deductibleFen: Fen
  /** Of the eligible costs, what the fund pays apart from deductible and ladder. */
  readonly paidInFullFen: Fen
}

export interface Pooling {
  readonly fundFen: Fen
  /** What the person bears of the costs that the fund shares, and of those that lie above a ceiling. */
  readonly shareFen: Fen
  readonly aboveCapFen: Fen
  readonly rows: readonly Explained[]
}

/** A fund's payment, and the costs that a ceiling kept from it. */
interface Paid {
  readonly fundFen: Fen
  readonly aboveFen: Fen
  readonly source: string
}

/** Reads the year's counters and moves none. */
export function poolingOf(terms: Terms, costs: PoolingCosts, moves: Moves): Pooling {
  const { roundingFen } = terms
  const sharedFen = costs.eligibleFen - costs.paidInFullFen - costs.deductibleFen
  const startFen = startOf(terms, costs.deductibleFen, moves)
  const climb = climbed(terms.ladder, startFen, startFen + sharedFen)
  const ladderFen = lesser(sharedFen, fundOf(climb, roundingFen))
  const owedFen = costs.paidInFullFen + ladderFen
  const paid = cappedBy(terms, { costs, climb, sharedFen, owedFen }, moves)
  return {
    fundFen: paid.fundFen,
    shareFen: costs.eligibleFen - costs.deductibleFen - paid.fundFen - paid.aboveFen,
    aboveCapFen: paid.aboveFen,
    rows: [
      ...stepRows('segment', climb, roundingFen),
      {
        rule: 'pooling_fund',
        baseFen: sharedFen,
        rate: undefined,
        exact: { parts: climb.exact, whole: climb.whole },
        amountFen: ladderFen,
        source: terms.benefit.share.source,
      },
      ...capRows(terms, owedFen, paid),
    ],
  }
}

/** One row a rung. */
export function stepRows(rule: string, { steps, whole }: Climb, roundingFen: Fen): Explained[] {
  return steps.map(({ baseFen, parts, source }) => {
    const exact = { parts: baseFen * parts, whole }
    const amountFen = fundOf({ whole, exact: exact.parts }, roundingFen)
    return { rule, baseFen, rate: { parts, whole }, exact, amountFen, source }
  })
}

/** Where on the ladder this bill begins; whether the deductible occupies its foot is the policy's choice. */
function startOf({ benefit }: Terms, deductibleFen: Fen, moves: Moves): Fen {
  const { basis, span, counter } = benefit.share
  const beforeFen = span === 'settlement' ? 0n : greater(0n, moves.standing(counter))
  if (basis === 'with_deductible') return beforeFen + deductibleFen
  return span === 'settlement' ? 0n : greater(0n, beforeFen - moves.standing(benefit.deductible.counter))
}

interface Owed {
  readonly costs: PoolingCosts
  readonly climb: Climb
  readonly sharedFen: Fen
  readonly owedFen: Fen
}

/** Under several ceilings the one that leaves least holds. */
function cappedBy({ caps, roundingFen }: Terms, owed: Owed, moves: Moves): Paid {
  let least: Paid = { fundFen: owed.owedFen, aboveFen: 0n, source: '' }
  for (const cap of caps === 'not_published' ? [] : caps) {
    const usedFen = greater(0n, moves.standing(cap.counter))
    const paid =
      cap.kind === 'fund_paid' ? underFund(cap, owed, usedFen) : underCosts(cap, owed, { usedFen, roundingFen })
    if (paid.fundFen < least.fundFen || (paid.fundFen === least.fundFen && paid.aboveFen > least.aboveFen)) least = paid
  }
  return least
}

/** The fund stops where its year's sum is reached; the costs that it no longer shares lie above. */
function underFund({ amountFen, source }: CapTerms, { climb, sharedFen, owedFen, costs }: Owed, usedFen: Fen): Paid {
  const roomFen = greater(0n, amountFen - usedFen)
  if (owedFen <= roomFen) return { fundFen: owedFen, aboveFen: 0n, source }
  const ladderRoomFen = greater(0n, roomFen - costs.paidInFullFen)
  const aboveInFullFen = greater(0n, costs.paidInFullFen - roomFen)
  return { fundFen: roomFen, aboveFen: sharedFen - costsWithin(climb, ladderRoomFen) + aboveInFullFen, source }
}

/** How much of a climb's base a sum of money pays for, to the nearest fen. */
function costsWithin({ steps, whole }: Climb, roomFen: Fen): Fen {
  let left = roomFen * whole
  let withinFen = 0n
  for (const { baseFen, parts } of steps) {
    const wanted = baseFen * parts
    if (wanted > left) return withinFen + lesser(baseFen, rounded(left, parts))
    left -= wanted
    withinFen += baseFen
  }
  return withinFen
}

/** Costs beyond the ceiling are cut off from the top of the climb. */
function underCosts({ amountFen, source }: CapTerms, owed: Owed, by: { usedFen: Fen; roundingFen: Fen }): Paid {
  const { costs, climb, sharedFen } = owed
  const cutFen = lesser(sharedFen, greater(0n, by.usedFen + costs.eligibleFen - amountFen))
  const ladderFen = lesser(sharedFen - cutFen, fundOf(lowest(climb, sharedFen - cutFen), by.roundingFen))
  return { fundFen: costs.paidInFullFen + ladderFen, aboveFen: cutFen, source }
}

function capRows({ caps }: Terms, owedFen: Fen, { fundFen, source }: Paid): readonly Explained[] {
  if (caps === 'not_published') return [plainRow('cap', owedFen, fundFen, ownSources.capNotPublished)]
  const [first] = caps
  return first ? [plainRow('cap', owedFen, fundFen, source || first.source)] : []
}
