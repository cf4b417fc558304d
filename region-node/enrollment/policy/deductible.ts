/**
 * What the person pays before the fund begins (起付线): the amount of a first admission, then what the n-th admission, a
 * transfer, an exemption, earlier bills of the stay, the year and its cap make of it, in this order.
 */
import { type Fen, greater, lesser } from '../../../common/money'
import { ratedFen } from './ladders'
import type { Moves } from './moves'
import { type Explained, plainRow } from './rows'
import type { Amount, Exemption } from './rules'
import type { Formula, Terms } from './terms'

export interface CostsToShare {
  readonly totalFen: Fen
  /** After an extra first part of care elsewhere, and without items that are paid in full. */
  readonly eligibleFen: Fen
}

export interface Deductible {
  /** What is paid of it here: no more than there are eligible costs. */
  readonly paidFen: Fen
  readonly rows: readonly Explained[]
}

type Stage = (amountFen: Fen) => { readonly amountFen: Fen; readonly rule: string; readonly source: string }

/** Reads the year's counters and moves none. */
export function deductibleOf(terms: Terms, costs: CostsToShare, moves: Moves): Deductible {
  const first = firstOf(terms.deductible, costs, terms.roundingFen)
  const rows = [plainRow('deductible:first', costs.eligibleFen, first.fen, first.source)]
  let owedFen = first.fen
  for (const stage of stagesOf(terms, moves)) {
    const { amountFen, rule, source } = stage(owedFen)
    if (amountFen !== owedFen) rows.push(plainRow(`deductible:${rule}`, owedFen, amountFen, source || first.source))
    owedFen = amountFen
  }
  const paidFen = lesser(owedFen, costs.eligibleFen)
  rows.push(plainRow('deductible', costs.eligibleFen, paidFen, first.source))
  return { paidFen, rows }
}

/**
 * Whether this bill goes on with an admission that was counted: another bill of one stay, or a transfer, unless a whole
 * new deductible makes that a new admission.
 */
export function isContinued({ earlierFen, stay, benefit }: Terms): boolean {
  const { kind } = benefit.deductible.transfer
  return stay?.isCounted === true || (earlierFen !== undefined && (kind === 'difference' || kind === 'nothing'))
}

function firstOf(deductible: Amount | Formula, costs: CostsToShare, roundingFen: Fen): Amount {
  if ('fen' in deductible) return deductible
  const { of, share, atLeast, atMost } = deductible
  const shareFen = ratedFen(of === 'total' ? costs.totalFen : costs.eligibleFen, share, roundingFen)
  return { fen: lesser(atMost.fen, greater(atLeast.fen, shareFen)), source: share.source }
}

function stagesOf(terms: Terms, moves: Moves): readonly Stage[] {
  const { span, counter, annualCap, source } = terms.benefit.deductible
  const paidFen = greater(0n, moves.standing(counter))
  const year: Stage = (amountFen) => ({ amountFen: greater(0n, amountFen - paidFen), rule: 'year', source: '' })
  const capped: Stage = (amountFen) =>
    typeof annualCap === 'string'
      ? { amountFen, rule: 'annual_cap', source }
      : {
          amountFen: lesser(amountFen, greater(0n, annualCap.fen - paidFen)),
          rule: 'annual_cap',
          source: annualCap.source,
        }
  const stages = [nth(terms, moves), transferred(terms), exempted(terms, moves), ofStay(terms)]
  return span === 'year' ? [...stages, year, capped] : [...stages, capped]
}

/** The floor of a lowering is no reason to raise a deductible that lies below it. */
function nth(terms: Terms, moves: Moves): Stage {
  const { countsAdmission, deductible: rule } = terms.benefit
  const before = countsAdmission ? moves.standing('admissions') : 0n
  const further = isContinued(terms) ? before - 1n : before
  return (amountFen) => {
    const same = { amountFen, rule: 'nth', source: rule.source }
    if (further <= 0n) return same
    const { nth: given } = rule
    const later = <T>(all: readonly T[]) => all[Math.min(Number(further), all.length) - 1]
    switch (given.kind) {
      case 'minus': {
        if (given.levels !== 'all' && !given.levels.includes(terms.level)) return same
        const steps = given.steps === 'once' ? 1n : further
        const loweredFen = greater(given.floor.fen, amountFen - steps * given.step.fen)
        return { ...same, amountFen: lesser(amountFen, loweredFen), source: given.step.source }
      }
      case 'percent': {
        const share = later(given.shares)
        return share
          ? { ...same, amountFen: ratedFen(amountFen, share, terms.roundingFen), source: share.source }
          : same
      }
      case 'table': {
        const own = later(terms.nthAmounts)
        return own ? { ...same, amountFen: own.fen, source: own.source } : same
      }
      default:
        return same
    }
  }
}

function transferred({ earlierFen, benefit }: Terms): Stage {
  const { transfer, source } = benefit.deductible
  return (amountFen) => {
    const same = { amountFen, rule: 'transfer', source }
    if (earlierFen === undefined) return same
    if (transfer.kind === 'nothing') return { ...same, amountFen: 0n }
    return transfer.kind === 'difference' ? { ...same, amountFen: greater(0n, amountFen - earlierFen) } : same
  }
}

/** What other bills of the stay have paid is not owed again. One that is owed once a year looks at the year itself. */
function ofStay({ stay, exemption, benefit }: Terms): Stage {
  const { span, source } = benefit.deductible
  const isOfYear = span === 'year' || exemption?.effect === 'once_a_year'
  const paidFen = stay === undefined || isOfYear ? 0n : stay.deductiblePaidFen
  return (amountFen) => ({ amountFen: greater(0n, amountFen - paidFen), rule: 'stay', source })
}

function exempted({ exemption, roundingFen }: Terms, moves: Moves): Stage {
  return (amountFen) => {
    if (!exemption) return { amountFen, rule: 'exemption', source: '' }
    const { name, source } = exemption
    return { amountFen: exemptFen(amountFen, exemption, { moves, roundingFen }), rule: `exemption:${name}`, source }
  }
}

function exemptFen(amountFen: Fen, { effect }: Exemption, by: { moves: Moves; roundingFen: Fen }): Fen {
  if (effect === 'none') return 0n
  if (effect === 'once_a_year') return greater(0n, amountFen - by.moves.standing('listed_deductible'))
  return ratedFen(amountFen, effect, by.roundingFen)
}
