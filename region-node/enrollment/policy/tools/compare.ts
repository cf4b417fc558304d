/** Two policies over the same cases: what every fund gains or loses, who pays more, and by which rule. Pure. */
import { type Fen, rounded, sumOf, WHOLE } from '../../../../common/money'
import { owedOf, type Reckoning, type Split } from '../adjudicate'
import type { Explained } from '../rows'

export const WORST_MAX = 20

/** One case that came out differently. */
export interface Changed {
  readonly id: string
  /** What tells it apart, for people. */
  readonly what: string
  readonly personBeforeFen: Fen
  readonly personAfterFen: Fen
  /** Names of the rules whose rows differ, in the order of the cascade; none: unexplained. */
  readonly by: readonly string[]
}

export const FUNDS = [
  ...(['poolingFundFen', 'largeAmountFen', 'seriousIllnessFen', 'civilServantFen', 'enterpriseFen'] as const),
  ...(['assistanceFen', 'hospitalShareFen', 'personalAccountFen', 'cashFen'] as const),
] as const
export type Payer = (typeof FUNDS)[number]

export interface Comparison {
  cases: number
  same: number
  /** Of these the person pays less, and more. */
  winners: number
  losers: number
  /** The person pays the same, other payers do not. */
  shifted: number
  /** Settled by one and refused by the other, by code. */
  readonly refusedNow: Record<string, number>
  readonly settledNow: Record<string, number>
  readonly before: Record<Payer, Fen>
  readonly after: Record<Payer, Fen>
  /** How many changed by each first rule that differs. */
  readonly reasons: Record<string, number>
  /** Those who lose most, the worst first. */
  worst: Changed[]
  /** Other amounts by the same rows: a fault of ours. */
  unexplained: string[]
}

export function nothingCompared(): Comparison {
  const zero = () => Object.fromEntries(FUNDS.map((payer) => [payer, 0n])) as Record<Payer, Fen>
  return {
    ...{ cases: 0, same: 0, winners: 0, losers: 0, shifted: 0, worst: [], unexplained: [] },
    ...{ refusedNow: {}, settledNow: {}, reasons: {}, before: zero(), after: zero() },
  }
}

/** As much of an outcome as a comparison reads; a bill that was settled long ago has no more. */
type Reckoned = Pick<Reckoning, 'split' | 'explanation'>
type Outcome = { readonly reckoning: Reckoned } | { readonly refused: string }

/** Adds one case to a comparison. */
export function compare(sum: Comparison, named: Pick<Changed, 'id' | 'what'>, before: Outcome, after: Outcome): void {
  sum.cases++
  if ('refused' in before) {
    if ('refused' in after) sum.same++
    else count(sum.settledNow, before.refused)
  } else if ('refused' in after) count(sum.refusedNow, after.refused)
  else compareReckonings(sum, named, before.reckoning, after.reckoning)
}

function compareReckonings(sum: Comparison, named: Pick<Changed, 'id' | 'what'>, a: Reckoned, b: Reckoned): void {
  for (const payer of FUNDS) {
    sum.before[payer] += a.split[payer]
    sum.after[payer] += b.split[payer]
  }
  if (FUNDS.every((payer) => a.split[payer] === b.split[payer])) {
    sum.same++
    return
  }
  const by = differingRules(a.explanation, b.explanation)
  const [first] = by
  if (first === undefined) sum.unexplained.push(named.id)
  else count(sum.reasons, first)
  const [personBeforeFen, personAfterFen] = [personOf(a.split), personOf(b.split)]
  if (personAfterFen === personBeforeFen) sum.shifted++
  else if (personAfterFen < personBeforeFen) sum.winners++
  else {
    sum.losers++
    sum.worst = worstOf([...sum.worst, { ...named, personBeforeFen, personAfterFen, by }])
  }
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1
}

/** What the person bears, from the account or at the till. */
export function personOf(split: Split): Fen {
  return split.totalFen - split.hospitalShareFen - owedOf(split) + split.personalAccountFen
}

function worstOf(changed: readonly Changed[]): Changed[] {
  const loss = ({ personAfterFen, personBeforeFen }: Changed) => Number(personAfterFen - personBeforeFen)
  return [...changed].sort((a, b) => loss(b) - loss(a)).slice(0, WORST_MAX)
}

/** Rows by rule, what they rest on and what they come to; sources may differ without any amount moving. */
function differingRules(before: readonly Explained[], after: readonly Explained[]): string[] {
  const told = (rows: readonly Explained[]) => {
    const byRule = new Map<string, string>()
    for (const { rule, baseFen, amountFen, rate } of rows) {
      // As it is printed: stored rows carry ratios in ten-thousandths.
      const row = `${baseFen} ${amountFen} ${rate ? rounded(rate.parts * WHOLE, rate.whole) : ''}`
      byRule.set(rule, `${byRule.get(rule) ?? ''};${row}`)
    }
    return byRule
  }
  const [a, b] = [told(before), told(after)]
  return [...new Set([...a.keys(), ...b.keys()])].filter((rule) => a.get(rule) !== b.get(rule))
}

/** What the change costs all funds together; the account is the person's own. */
export function fundsDelta({ before, after }: Comparison): Fen {
  const owed = (sums: Record<Payer, Fen>) =>
    sumOf(
      FUNDS.filter((p) => p !== 'cashFen' && p !== 'personalAccountFen' && p !== 'hospitalShareFen').map(
        (p) => sums[p],
      ),
    )
  return owed(after) - owed(before)
}
