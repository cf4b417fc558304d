/**
 * The terms of one case: out of a policy's tables, the numbers that hold for this person, hospital and place. What is
 * published nowhere is not guessed: the lack is named and the bill refused (H5015, or H5019 for an unknown level).
 */
import type { Fen } from '../../../common/money'
import { ladderAtAge, ratedFen, reduced } from './ladders'
import type { Policy } from './policy'
import type {
  AccountRule,
  AgeRate,
  Amount,
  Benefit,
  CapRule,
  Exemption,
  FundName,
  HospitalShareRule,
  Ladder,
  NotPublished,
  OffSiteRule,
  SupplementRule,
  SupplementVariant,
  Table,
  Whom,
} from './rules'

export interface Circumstances {
  readonly policy: Policy
  readonly benefit: Benefit
  readonly personClass: string
  readonly level: string
  /** Undefined at home. */
  readonly offSite: OffSiteRule | undefined
  /** Names of the person's special identities in this policy. */
  readonly identities: readonly string[]
  /** In whole years on the policy day; undefined when the region does not know it. */
  readonly age: number | undefined
  /** Of the visit; empty when nobody said. */
  readonly disease: string
  /** How many chronic-special diseases were approved. */
  readonly approvedDiseases: number
  /** Of the last year, for thresholds that follow it. */
  readonly salaryFen: Fen | undefined
  /** Where the person comes from in the same illness. */
  readonly transfer: Transfer | undefined
  /** What was settled before of the same stay; undefined for its first bill. */
  readonly stay?: Stay | undefined
}

export interface Transfer {
  readonly level: string
  /** Undefined when nobody here knows what was paid there. */
  readonly deductiblePaidFen: Fen | undefined
}

/** Bills in between (中途结算): a stay is one admission and owes one deductible, however many bills it has. */
export interface Stay {
  readonly deductiblePaidFen: Fen
  /** Whether one of its other bills counted as the admission. */
  readonly isCounted: boolean
}

export type Formula = Extract<OffSiteRule['deductible'], { readonly kind: 'formula' }>

export interface CapTerms extends Pick<CapRule, 'kind' | 'counter'> {
  readonly amountFen: Fen
  readonly source: string
}

export interface SupplementTerms {
  readonly rule: SupplementRule
  readonly variant: SupplementVariant
  readonly thresholdFen: Fen
  readonly tiers: Ladder
}

/** What is still read of a benefit once its tables were looked up. */
export interface BenefitTerms extends Pick<Benefit, 'name' | 'countsAdmission'> {
  readonly deductible: Omit<Benefit['deductible'], 'table' | 'exemptions'>
  readonly share: Omit<Benefit['share'], 'table'>
}

export interface Terms {
  readonly benefit: BenefitTerms
  readonly level: string
  readonly roundingFen: Fen
  readonly offSite: OffSiteRule | undefined
  /** Of a first admission. A formula (F4) needs the bill and is reckoned with it. */
  readonly deductible: Amount | Formula
  /** Of the second, third … admission, where the n-th rule has tables of its own. */
  readonly nthAmounts: readonly Amount[]
  readonly exemption: Exemption | undefined
  /** What was paid or owed where the person comes from; undefined: no transfer. */
  readonly earlierFen: Fen | undefined
  /** Undefined for the first bill of a stay. */
  readonly stay: Stay | undefined
  readonly ladder: Ladder
  readonly caps: readonly CapTerms[] | NotPublished
  readonly supplements: readonly SupplementTerms[] | NotPublished
  readonly hospitalShare: HospitalShareRule
  readonly account: AccountRule
}

/** What no source gives. */
export interface Lack {
  readonly lack: string
}

/** The lack of someone at a hospital whose level no row has; every other lack is a number that nobody published. */
export const UNKNOWN_LEVEL = 'level'

/** Ends the search for terms; leaves this file as a value. */
class Lacking extends Error {}

/** All numbers that a case needs, or the first that nobody published. */
export function termsOf(given: Circumstances): Terms | Lack {
  const { policy, benefit, level, offSite } = given
  const { roundingFen, hospitalShare, account } = policy
  try {
    return {
      benefit,
      level,
      roundingFen,
      offSite,
      deductible: deductibleFor(given),
      nthAmounts: nthAmountsFor(given),
      exemption: benefit.deductible.exemptions.find(({ whom }) => isFor(whom, given)),
      earlierFen: earlierFor(given),
      stay: given.stay,
      ladder: ladderFor(given),
      caps: capsFor(given),
      supplements: supplementsFor(given),
      hospitalShare,
      account,
    }
  } catch (error) {
    if (error instanceof Lacking) return { lack: error.message }
    throw error
  }
}

/** The cell for a class and level; `all` stands for those that are not named. Undefined where nothing is published. */
export function cellOf<T>(table: Table<T>, personClass: string, level: string): T | undefined {
  const row = table[personClass] ?? table.all
  const cell = row?.[level] ?? row?.all
  return cell === 'not_published' ? undefined : cell
}

/** A level that the row does not even leave unpublished. */
function isStrange<T>(level: string, row: Table<T>[string] | undefined): boolean {
  return row !== undefined && row[level] === undefined && row.all === undefined
}

function published<T>(table: Table<T>, { personClass, level }: Circumstances, what: string): T {
  const cell = cellOf(table, personClass, level)
  if (cell === undefined) throw new Lacking(isStrange(level, table[personClass] ?? table.all) ? UNKNOWN_LEVEL : what)
  return cell
}

function deductibleFor(given: Circumstances): Amount | Formula {
  const { benefit, offSite } = given
  const elsewhere = offSite?.deductible ?? 'same'
  if (elsewhere === 'same') return published(benefit.deductible.table, given, 'deductible')
  return elsewhere.kind === 'table' ? published(elsewhere.table, given, 'deductible') : elsewhere
}

/** Tables for further admissions are the city's, so they do not hold where care elsewhere has its own deductible. */
function nthAmountsFor(given: Circumstances): readonly Amount[] {
  const { nth } = given.benefit.deductible
  const hasOwn = given.offSite !== undefined && given.offSite.deductible !== 'same'
  return nth.kind !== 'table' || hasOwn ? [] : nth.tables.map((table) => published(table, given, 'deductible'))
}

function earlierFor(given: Circumstances): Fen | undefined {
  const { transfer, benefit } = given
  const rule = benefit.deductible.transfer
  if (!transfer) return undefined
  if (rule.kind !== 'difference') return 0n
  if (rule.against === 'paid') {
    if (transfer.deductiblePaidFen === undefined) throw new Lacking('deductible paid before the transfer')
    return transfer.deductiblePaidFen
  }
  return published(benefit.deductible.table, { ...given, level: transfer.level }, 'deductible').fen
}

function ladderFor(given: Circumstances): Ladder {
  const { benefit, offSite } = given
  const isOwn = offSite !== undefined && offSite.ratio !== 'same' && offSite.ratio.kind === 'table'
  const cell = isOwn
    ? published((offSite.ratio as { table: Table<Ladder | AgeRate> }).table, given, 'ratio')
    : published(benefit.share.table, given, 'ratio')
  return lowered('rungs' in cell ? cell : ladderAtAge(cell, ageOf(given)), 'pooling', offSite)
}

function ageOf({ age }: Circumstances): number {
  if (age === undefined) throw new Lacking('age')
  return age
}

function lowered(ladder: Ladder, fund: FundName, offSite: OffSiteRule | undefined): Ladder {
  if (!offSite || offSite.ratio === 'same' || offSite.ratio.kind === 'table') return ladder
  return offSite.ratio.funds.includes(fund) ? reduced(ladder, offSite.ratio, offSite.ratioFloor) : ladder
}

function capsFor(given: Circumstances): Terms['caps'] {
  const { caps } = given.benefit
  if (caps === 'not_published') return caps
  return caps.map(({ kind, counter, table, furtherDisease }) => {
    const { fen, source } = published(table, given, 'cap')
    if (furtherDisease === 'none') return { kind, counter, amountFen: fen, source }
    const further = BigInt(Math.max(0, given.approvedDiseases - 1)) * furtherDisease.each.fen
    const most = furtherDisease.atMost.fen
    return { kind, counter, amountFen: fen + further < most ? fen + further : most, source }
  })
}

function supplementsFor(given: Circumstances): Terms['supplements'] {
  const { supplements } = given.policy
  if (supplements === 'not_published') return supplements
  return supplements.flatMap((rule) => {
    if (!rule.benefits.includes(given.benefit.name)) return []
    const variant = rule.variants.find(({ whom }) => whom === 'everyone' || isFor(whom, given))
    if (!variant) return []
    const thresholdFen = thresholdFor(variant.threshold, given)
    return [{ rule, variant, thresholdFen, tiers: lowered(variant.tiers, rule.fund, given.offSite) }]
  })
}

function thresholdFor(threshold: SupplementVariant['threshold'], { salaryFen, policy }: Circumstances): Fen {
  if ('fen' in threshold) return threshold.fen
  if (salaryFen === undefined) throw new Lacking('salary')
  return ratedFen(salaryFen, threshold.ofSalary, policy.roundingFen)
}

/** Every field that is given must be met; what the region does not know of a person meets nothing. */
function isFor({ classes, identities, levels, ageFrom, diseases }: Whom, given: Circumstances): boolean {
  const { personClass, level, age, disease } = given
  if (classes && !classes.includes(personClass)) return false
  if (identities && !identities.some((name) => given.identities.includes(name))) return false
  if (levels && !levels.includes(level)) return false
  if (ageFrom !== undefined && (age === undefined || age < ageFrom)) return false
  return !diseases || diseases.some((prefix) => disease.startsWith(prefix))
}
