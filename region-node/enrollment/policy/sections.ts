/** The sections of one document as the engine reads them: every number with its source, tables by class and level. */
import type { AccumulatorCode } from './accumulators'
import {
  type DocumentAgeRate,
  type DocumentAmounts,
  type DocumentBenefit,
  type DocumentRatios,
  type DocumentRungs,
  type DocumentSupplement,
  PERCENT_WHOLE,
  type PolicyDocument,
  type SourcedNumber,
} from './document'
import type { Policy } from './policy'
import type {
  AgeRate,
  Amount,
  Benefit,
  BenefitName,
  CapRule,
  DeductibleRule,
  Exemption,
  HospitalShareRule,
  Ladder,
  NthRule,
  OffSiteRule,
  Rate,
  ShareRule,
  SupplementRule,
  SupplementVariant,
  Table,
} from './rules'

export interface Wrong {
  /** Of the document. */
  readonly version: string
  readonly path: readonly PropertyKey[]
  readonly message: string
}

type TopLevel = 'roundingFen' | 'personClasses' | 'identities' | 'supplements' | 'hospitalShare' | 'account'

/** What one document gives; the rest must come from elsewhere. */
export type Sections = { readonly [Key in TopLevel]?: Policy[Key] | undefined } & {
  readonly benefits: { readonly [Name in BenefitName]?: { readonly [Key in keyof Benefit]?: Benefit[Key] | undefined } }
}

/** Where a number stands, and the source that holds there unless it has its own. */
interface Here {
  readonly document: PolicyDocument
  readonly path: readonly PropertyKey[]
  readonly source: string | undefined
  readonly wrong: Wrong[]
}

interface Sourced {
  readonly source?: unknown
}

function within(here: Here, key: PropertyKey, section?: unknown): Here {
  const own = typeof section === 'object' && 'source' in (section as object) ? (section as Sourced).source : undefined
  return { ...here, path: [...here.path, key], source: typeof own === 'string' ? own : here.source }
}

/** What a document says, section by section; what is wrong is added to the list. */
export function sectionsOf(document: PolicyDocument, wrong: Wrong[]): Sections {
  const here: Here = { document, path: [], source: undefined, wrong }
  const { rounding, personClasses, identities, benefits = {}, supplements, hospitalShare, account } = document
  const all = Object.entries(benefits).map(([name, benefit]) => {
    const there = within(within(here, 'benefits'), name)
    return [name, benefit && benefitOf(benefit, there)]
  })
  return {
    roundingFen: rounding && 1n,
    ...{ personClasses, identities },
    benefits: Object.fromEntries(all),
    supplements:
      supplements === undefined || supplements === 'not_published'
        ? supplements
        : supplements.map((one, i) => supplementOf(one, within(within(here, 'supplements'), i, one))),
    hospitalShare: hospitalShare && hospitalShareOf(hospitalShare, within(here, 'hospitalShare', hospitalShare)),
    account: account && { ...account, source: sourceText(within(here, 'account', account)) },
  }
}

const NONE = 'none'

/** "version [A] where": as explanations print it. */
function sourceText({ document, source, path, wrong }: Here, own?: string | undefined): string {
  const { version, sources } = document
  const key = own ?? source ?? NONE
  const text = sources[key]
  if (text !== undefined) return `${version} [${key.slice(0, 1)}] ${text}`
  const message = key === NONE ? 'expected a source, here or in a section around it' : `found no source ${key}`
  wrong.push({ version, path, message })
  return message
}

function amountOf({ value: fen, source }: SourcedNumber, here: Here): Amount {
  return { fen, source: sourceText(here, source) }
}

function rateOf({ value: parts, source }: SourcedNumber, here: Here): Rate {
  return { parts, whole: PERCENT_WHOLE, source: sourceText(here, source) }
}

function isCell(given: unknown): boolean {
  if (typeof given === 'string' || Array.isArray(given)) return true
  return 'value' in (given as object) || 'basePercent' in (given as object)
}

/** One cell, or cells by class, or by class and level: always as the last. */
function tableOf<Cell, T>(given: unknown, here: Here, read: (cell: Cell, here: Here) => T): Table<T> {
  const cell = (one: unknown, there: Here) => (one === 'not_published' ? one : read(one as Cell, there))
  if (isCell(given)) return { all: { all: cell(given, here) } }
  const rows = Object.entries(given as Record<string, unknown>).map(([name, row]) => {
    const there = within(here, name)
    if (isCell(row)) return [name, { all: cell(row, there) }]
    const cells = Object.entries(row as Record<string, unknown>)
    return [name, Object.fromEntries(cells.map(([level, one]) => [level, cell(one, within(there, level))]))]
  })
  return Object.fromEntries(rows) as Table<T>
}

const amountsOf = (given: DocumentAmounts, here: Here) => tableOf<SourcedNumber, Amount>(given, here, amountOf)
const ratiosOf = (given: DocumentRatios, here: Here) => tableOf(given, here, ratioOf)

function ratioOf(cell: SourcedNumber | DocumentRungs | DocumentAgeRate, here: Here): Ladder | AgeRate {
  if (!('basePercent' in cell)) return ladderOf(cell, here)
  return {
    base: rateOf(cell.basePercent, here),
    perYear: rateOf(cell.perYearPercent, here),
    atMost: rateOf(cell.atMostPercent, here),
  }
}

/** A single percentage is a ladder of one open rung. */
function ladderOf(given: SourcedNumber | DocumentRungs, here: Here): Ladder {
  const rungs = Array.isArray(given)
    ? (given as DocumentRungs)
    : [{ upToYuan: 'open' as const, percent: given as SourcedNumber }]
  return {
    whole: PERCENT_WHOLE,
    rungs: rungs.map(({ upToYuan: upToFen, percent }) => {
      return { upToFen, parts: percent.value, source: sourceText(here, percent.source) }
    }),
  }
}

function benefitOf(given: DocumentBenefit, here: Here): Sections['benefits'][BenefitName] {
  const { deductible, share, caps, offSite, ...plain } = given
  return {
    ...plain,
    deductible: deductible && deductibleOf(deductible, within(here, 'deductible', deductible)),
    share: share && shareOf(share, within(here, 'share', share)),
    caps: listed(caps, (cap, i) => capOf(cap, within(within(here, 'caps'), i, cap))),
    offSite: listed(offSite, (rule, i) => offSiteOf(rule, within(within(here, 'offSite'), i, rule))),
  }
}

function listed<In, Out>(given: 'not_published' | readonly In[] | undefined, read: (one: In, i: number) => Out) {
  return given === undefined || given === 'not_published' ? given : given.map(read)
}

type Given<Key extends keyof DocumentBenefit> = NonNullable<DocumentBenefit[Key]>
type Listed<Key extends 'caps' | 'offSite'> = Exclude<Given<Key>, string>[number]

function deductibleOf(given: Given<'deductible'>, here: Here): DeductibleRule {
  const { span, counter, yuan, nth, transfer, exemptions, annualCapYuan } = given
  return {
    ...{ span, counter, transfer },
    table: amountsOf(yuan, within(here, 'yuan')),
    nth: nthOf(nth, within(here, 'nth', nth)),
    exemptions: exemptions.map((one, i) => exemptionOf(one, within(within(here, 'exemptions'), i, one))),
    annualCap: typeof annualCapYuan === 'string' ? annualCapYuan : amountOf(annualCapYuan, here),
    source: sourceText(here),
  }
}

function nthOf(given: Given<'deductible'>['nth'], here: Here): NthRule {
  switch (given.kind) {
    case 'minus':
      return {
        ...{ kind: 'minus', steps: given.steps, levels: given.levels },
        ...{ step: amountOf(given.stepYuan, here), floor: amountOf(given.floorYuan, here) },
      }
    case 'percent':
      return { kind: 'percent', shares: given.percentOfFirst.map((percent) => rateOf(percent, here)) }
    case 'table':
      return { kind: 'table', tables: given.yuan.map((table) => amountsOf(table, here)) }
    default:
      return given
  }
}

function exemptionOf({ name, whom, effect }: Given<'deductible'>['exemptions'][number], here: Here): Exemption {
  const eased = typeof effect === 'string' ? effect : rateOf(effect.percent, here)
  return { name, whom, effect: eased, source: sourceText(here) }
}

function shareOf({ basis, span, counter, percent, paidInFull }: Given<'share'>, here: Here): ShareRule {
  return {
    ...{ basis, span, counter, source: sourceText(here) },
    table: ratiosOf(percent, within(here, 'percent')),
    paidInFull:
      paidInFull === 'none'
        ? paidInFull
        : { itemPrefixes: paidInFull.itemPrefixes, share: rateOf(paidInFull.percent, within(here, 'paidInFull')) },
  }
}

function capOf({ kind, counter, yuan, furtherDisease }: Listed<'caps'>, here: Here): CapRule {
  const further =
    furtherDisease === 'none'
      ? furtherDisease
      : { each: amountOf(furtherDisease.eachYuan, here), atMost: amountOf(furtherDisease.atMostYuan, here) }
  return { kind, counter, table: amountsOf(yuan, within(here, 'yuan')), furtherDisease: further }
}

function offSiteOf(given: Listed<'offSite'>, here: Here): OffSiteRule {
  const { places, reaches, deductible, firstPay, ratio, atLeastPercent } = given
  return {
    ...{ places, reaches, source: sourceText(here) },
    deductible: offSiteDeductible(deductible, within(here, 'deductible', deductible)),
    firstPay:
      firstPay === 'none'
        ? firstPay
        : { of: firstPay.of, share: rateOf(firstPay.percent, within(here, 'firstPay', firstPay)) },
    ratio: offSiteRatio(ratio, within(here, 'ratio', ratio)),
    ratioFloor: atLeastPercent === 'none' ? atLeastPercent : rateOf(atLeastPercent, here),
  }
}

function offSiteDeductible(given: Listed<'offSite'>['deductible'], here: Here): OffSiteRule['deductible'] {
  if (given === 'same') return given
  if ('yuan' in given) return { kind: 'table', table: amountsOf(given.yuan, within(here, 'yuan')) }
  const { of, percent, atLeastYuan, atMostYuan } = given
  const bounds = { atLeast: amountOf(atLeastYuan, here), atMost: amountOf(atMostYuan, here) }
  return { kind: 'formula', of, share: rateOf(percent, here), ...bounds }
}

function offSiteRatio(given: Listed<'offSite'>['ratio'], here: Here): OffSiteRule['ratio'] {
  if (given === 'same') return given
  if ('minusPoints' in given) {
    return { kind: 'minus', points: rateOf(given.minusPoints, here), funds: given.funds }
  }
  if ('factor' in given) return { kind: 'factor', factor: rateOf(given.factor, here), funds: given.funds }
  return { kind: 'table', table: ratiosOf(given.percent, within(here, 'percent')) }
}

function supplementOf(given: DocumentSupplement, here: Here): SupplementRule {
  const { fund, name, benefits, counts, span, variants } = given
  const read = variants.map((one, i) => variantOf(one, within(within(here, 'variants'), i, one)))
  return { fund, name, benefits, counts, span, variants: read }
}

function variantOf(given: DocumentSupplement['variants'][number], here: Here): SupplementVariant {
  const { whom, thresholdYuan, thresholdPercentOfSalary, tierBasis, percent, cap } = given
  return {
    ...{ whom, tierBasis, tiers: ladderOf(percent, here), source: sourceText(here) },
    threshold: thresholdYuan
      ? amountOf(thresholdYuan, here)
      : { ofSalary: rateOf(thresholdPercentOfSalary as SourcedNumber, here) },
    cap: typeof cap === 'string' ? cap : { amount: amountOf(cap.yuan, here), counter: cap.counter as AccumulatorCode },
  }
}

function hospitalShareOf(given: NonNullable<PolicyDocument['hospitalShare']>, here: Here): HospitalShareRule {
  if (typeof given === 'string') return given
  if (given.kind === 'over_limit') return { kind: given.kind, source: sourceText(here) }
  return { kind: given.kind, share: rateOf(given.percent, here) }
}
