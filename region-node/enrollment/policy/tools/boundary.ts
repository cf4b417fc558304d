/**
 * The boundary table of a policy: what it pays one fen below, at, and one fen above each of its lines, for a person to
 * sign. Every row is the engine's own answer for a first bill of the year; nothing is reckoned here. Pure.
 */
import { type Fen, greater } from '../../../../common/money'
import { adjudicate, owedOf, type Split } from '../adjudicate'
import type { Policy } from '../policy'
import type { Benefit, BenefitName, OffSiteRule, Place } from '../rules'
import { type Terms, termsOf } from '../terms'

/** Which line of the policy a row stands at. */
export type Line = 'deductible' | 'segment' | 'cap'

export interface BoundaryRow {
  readonly benefit: BenefitName
  readonly personClass: string
  readonly level: string
  readonly place: Place
  readonly reach: string
  readonly line: Line
  readonly eligibleFen: Fen
  readonly deductibleFen: Fen
  readonly poolingFundFen: Fen
  /** All other funds together. */
  readonly otherFundsFen: Fen
  readonly personFen: Fen
}

/** A cell of the policy that nobody published: whoever meets it is refused (H5015). */
export interface Unpublished extends Pick<BoundaryRow, 'benefit' | 'personClass' | 'level' | 'place' | 'reach'> {
  readonly lack: string
}

export interface BoundaryTable {
  readonly rows: readonly BoundaryRow[]
  readonly unpublished: readonly Unpublished[]
}

type Case = Pick<BoundaryRow, 'benefit' | 'personClass' | 'level' | 'place' | 'reach'>

const LEVELS = ['1', '2', '3']
/** Somebody of ordinary age and with one approved disease; rules for others are variants of the same lines. */
const ORDINARY = {
  identities: [],
  age: 40,
  disease: '',
  approvedDiseases: 1,
  salaryFen: undefined,
  transfer: undefined,
}

export function boundaryTable(policy: Policy): BoundaryTable {
  const rows: BoundaryRow[] = []
  const unpublished: Unpublished[] = []
  for (const { benefit, offSite, ...one } of casesOf(policy)) {
    const terms = termsOf({ ...ORDINARY, policy, benefit, offSite, personClass: one.personClass, level: one.level })
    const named: Case = { ...one, benefit: benefit.name }
    if ('lack' in terms) unpublished.push({ ...named, lack: terms.lack })
    else rows.push(...pointsOf(terms).map(({ line, eligibleFen }) => rowOf(terms, named, line, eligibleFen)))
  }
  return { rows, unpublished }
}

type WholeCase = Omit<Case, 'benefit'> & { readonly benefit: Benefit; readonly offSite: OffSiteRule | undefined }

function* casesOf({ benefits, personClasses }: Policy): Generator<WholeCase> {
  for (const benefit of benefits) {
    for (const personClass of Object.keys(personClasses)) {
      for (const level of LEVELS) {
        for (const where of wheresOf(benefit)) yield { benefit, personClass, level, ...where }
      }
    }
  }
}

/** At home, and each rule for care elsewhere under the first place that it names. */
function wheresOf({ offSite }: Benefit): readonly Pick<WholeCase, 'place' | 'reach' | 'offSite'>[] {
  const rules = offSite === 'not_published' ? [] : offSite
  const elsewhere = rules.map((rule) => {
    return {
      place: rule.places[0] as Place,
      reach: rule.reaches.length > 1 ? '' : (rule.reaches[0] ?? ''),
      offSite: rule,
    }
  })
  return [{ place: 'in_city', reach: '', offSite: undefined }, ...elsewhere]
}

interface Point {
  readonly line: Line
  readonly eligibleFen: Fen
}

function pointsOf(terms: Terms): readonly Point[] {
  const deductibleFens = deductibleLines(terms)
  const edges = terms.ladder.rungs.flatMap(({ upToFen }) => (upToFen === 'open' ? [] : [upToFen]))
  const afterFen = terms.benefit.share.basis === 'after_deductible' ? (deductibleFens[0] ?? 0n) : 0n
  const capFen = capLine(terms)
  const points: Point[] = [
    ...around('deductible', deductibleFens),
    ...around(
      'segment',
      edges.map((edgeFen) => edgeFen + afterFen),
    ),
    ...around('cap', capFen === undefined ? [] : [capFen]),
  ]
  return points.filter(({ eligibleFen }) => eligibleFen >= 0n)
}

function around(line: Line, fens: readonly Fen[]): Point[] {
  return fens.flatMap((fen) => [fen - 1n, fen, fen + 1n].map((eligibleFen) => ({ line, eligibleFen })))
}

/** A formula (F4) has two lines: where it leaves its least, and where it reaches its most. */
function deductibleLines({ deductible }: Terms): readonly Fen[] {
  if ('fen' in deductible) return [deductible.fen]
  const { share, atLeast, atMost } = deductible
  if (share.parts === 0n) return [atLeast.fen]
  return [(atLeast.fen * share.whole) / share.parts, (atMost.fen * share.whole) / share.parts]
}

/** A billion yuan: a ceiling that no bill below it meets is none. */
const BILL_FEN_MAX = 100_000_000_000n

/** The smallest first bill at which the fund pays no more, by halving: the fund never falls as a bill grows. */
function capLine(terms: Terms): Fen | undefined {
  const mostFen = reckoned(terms, BILL_FEN_MAX).poolingFundFen
  if (reckoned(terms, BILL_FEN_MAX - 100n).poolingFundFen !== mostFen || mostFen === 0n) return undefined
  let [belowFen, atFen] = [0n, BILL_FEN_MAX]
  while (atFen - belowFen > 1n) {
    const middleFen = (belowFen + atFen) / 2n
    if (reckoned(terms, middleFen).poolingFundFen === mostFen) atFen = middleFen
    else belowFen = middleFen
  }
  return atFen
}

/** A bill of eligible costs alone. */
function reckoned(terms: Terms, eligibleFen: Fen): Split {
  const totals = { totalFen: eligibleFen, eligibleFen, selfFundedFen: 0n, overLimitFen: 0n, selfPaidFirstFen: 0n }
  const state = { insurance: '', year: 0, accumulators: [] }
  return adjudicate({ ...state, terms, totals, fullyPaidItemsFen: 0n, useAccount: false }).split
}

function rowOf(terms: Terms, named: Case, line: Line, eligibleFen: Fen): BoundaryRow {
  const split = reckoned(terms, eligibleFen)
  const owedFen = owedOf(split)
  return {
    ...{ ...named, line, eligibleFen },
    deductibleFen: split.deductibleFen,
    poolingFundFen: split.poolingFundFen,
    otherFundsFen: greater(0n, owedFen - split.poolingFundFen),
    personFen: split.cashFen,
  }
}
