/**
 * Settled history under a new policy: every bill of a person in the order in which it was decided, each on the
 * accumulators that it was really reckoned on, moved by what the new policy would have moved otherwise before it. Pure.
 */
import { fenFromWire } from '../../../../common/money'
import type { Authorised } from '../../../../proto/types'
import { type Accumulated, benefitPoolOf, hasKnownCode } from '../accumulators'
import type { Reckoning, Split } from '../adjudicate'
import type { Policy } from '../policy'
import type { Explained } from '../rows'
import { caseOf, type Kept } from './again'
import { triedBy } from './cases'
import { type Comparison, compare } from './compare'

/** Adds one person's history. Bills that name too little to be reckoned again are counted apart. */
export function replayPerson(sum: Comparison, bills: readonly Kept[], policy: Policy): { readonly untried: number } {
  const drift: Drift = new Map()
  let untried = 0
  for (const kept of [...bills].sort((a, b) => a.decidedAtMs - b.decidedAtMs)) {
    const one = caseOf(kept, policy)
    if (!one) {
      untried++
      continue
    }
    const accumulators = drifted(one.accumulators, drift)
    const after = triedBy(policy, { ...one, accumulators })
    const before = asStored(kept.authorised)
    compare(sum, { id: kept.id, what: `${kept.claim.policyDay} ${one.benefit} ${one.personClass}` }, before, after)
    const moved = 'reckoning' in after ? after.reckoning.deltas : []
    for (const delta of moved) add(drift, delta)
    for (const delta of deltasOf(kept.authorised)) add(drift, { ...delta, amount: -delta.amount })
  }
  return { untried }
}

/** By benefit pool: how far the person would stand from where they really stood. */
type Drift = Map<string, Accumulated>

function add(drift: Drift, moved: Accumulated): void {
  const pool = benefitPoolOf(moved)
  drift.set(pool, { ...moved, amount: moved.amount + (drift.get(pool)?.amount ?? 0n) })
}

/** Accumulators that the old policy never looked at stand where the drift alone has brought them. */
function drifted(accumulators: readonly Accumulated[], drift: Drift): Accumulated[] {
  const known = new Set(accumulators.map(benefitPoolOf))
  const moved = accumulators.map((one) => ({
    ...one,
    amount: one.amount + (drift.get(benefitPoolOf(one))?.amount ?? 0n),
  }))
  return [...moved, ...[...drift.values()].filter((one) => !known.has(benefitPoolOf(one)))]
}

function deltasOf({ deltas }: Authorised): Accumulated[] {
  return deltas.filter(hasKnownCode).map((delta) => ({ ...delta, amount: fenFromWire(delta.amount) }))
}

/** What was really settled, in the words of the engine. */
function asStored({ split, explanation }: Authorised): {
  readonly reckoning: Pick<Reckoning, 'split' | 'explanation'>
} {
  const amounts = Object.entries(split ?? {}).map(([name, fen]) => [name, fenFromWire(fen)])
  const rows = explanation.filter(({ rule }) => !rule.startsWith('coverage:'))
  return {
    reckoning: {
      split: Object.fromEntries(amounts) as Split,
      explanation: rows.map(({ rule, baseFen, amountFen, ratePermyriad, source }): Explained => {
        const rate = ratePermyriad === 0 ? undefined : { parts: BigInt(ratePermyriad), whole: 10_000n }
        const fens = { baseFen: fenFromWire(baseFen), amountFen: fenFromWire(amountFen) }
        return { rule, source, ...fens, rate, exact: undefined }
      }),
    },
  }
}
