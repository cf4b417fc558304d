/** Reckons the settlements of a long case one after the other, as a year would. */

import { type Accumulated, type AccumulatorCode, isBalance } from '../accumulators'
import { adjudicate, fullyPaidItems, type Reckoning } from '../adjudicate'
import { type CoverageQuestion, coverageOf, type PersonState } from '../coverage'
import type { Policy } from '../policy'
import type { Terms } from '../terms'
import { type Decimal, fenOf } from './decimal'
import { billOf } from './long-bill'
import type { LongCase, OutField, Reversal, Settlement } from './long-case'
import { type CaseOutcome, type Difference, differencesIn } from './outcome'

/** One settlement that was reckoned, and whether it was reversed. */
interface Done {
  readonly year: number
  readonly reckoning: Reckoning
  isReversed: boolean
}

interface Running {
  readonly given: LongCase
  readonly policies: readonly Policy[]
  readonly standing: Standing
  /** By number; undefined for a reversal or a refusal. */
  readonly done: (Done | undefined)[]
}

/** @param policies those that the case names, compiled */
export function longOutcome(given: LongCase, policies: readonly Policy[]): CaseOutcome {
  const running: Running = { given, policies, standing: standingAt(given), done: [] }
  const differences = given.settlements.flatMap((one, i) => {
    const id = given.settlements.length === 1 ? given.id : `${given.id}#${i + 1}`
    return 'reverses' in one ? reversed(id, one, running) : settled(id, one, running)
  })
  return { id: given.id, differences }
}

function settled(id: string, one: Settlement, running: Running): Difference[] {
  const { standing, done } = running
  const year = Number(one.day.slice(0, 4))
  const reckoned = reckonedAs(one, running)
  const isRefused = typeof reckoned === 'string'
  done.push(isRefused ? undefined : { year, reckoning: reckoned, isReversed: false })
  if (isRefused || one.refused !== undefined) {
    const [expected, got] = [one.refused ?? 'settled', isRefused ? reckoned : 'settled']
    return expected === got ? [] : [{ id, field: 'refused', expected, got }]
  }
  for (const { code, amount } of reckoned.deltas) standing.add(year, code, amount)
  return [
    ...differencesIn(id, decimals(one.out), fieldsOf(reckoned)),
    ...drift(id, one.accumulated, { standing, year }),
  ]
}

/** The negated movements, once: a second reversal finds the first one, says the same and moves nothing (R16). */
function reversed(id: string, { reverses, out, accumulated }: Reversal, { standing, done }: Running): Difference[] {
  const original = done[reverses - 1]
  done.push(undefined)
  if (!original) return [{ id, field: 'refused', expected: 'reversed', got: 'nothing to reverse' }]
  const { reckoning, year, isReversed } = original
  original.isReversed = true
  for (const { code, amount } of isReversed ? [] : reckoning.deltas) standing.add(year, code, -amount)
  const mirrored = Object.entries(fieldsOf(reckoning)).map(([name, { digits, scale }]) => [
    name,
    { digits: -digits, scale },
  ])
  return [
    ...differencesIn(id, decimals(out), Object.fromEntries(mirrored)),
    ...drift(id, accumulated, { standing, year }),
  ]
}

/** The reckoning, or the code of the refusal. */
function reckonedAs(one: Settlement, { given, policies, standing }: Running): Reckoning | string {
  const { totals, parts, items } = billOf(one)
  const covered = coverageOf(policies, questionOf(one, given, policies), personOf(given))
  if ('obstacles' in covered) return covered.obstacles[0].code
  // Every settlement names a level, so there are terms.
  const terms = covered.coverage.terms as Terms
  return adjudicate({
    ...{ terms, totals, insurance: given.insurance, year: Number(one.day.slice(0, 4)), useAccount: one.useAccount },
    ...{ fullyPaidItemsFen: fullyPaidItems(terms, items, parts), accumulators: standing.all() },
  })
}

function questionOf(one: Settlement, { insurance }: LongCase, [policy]: readonly Policy[]): CoverageQuestion {
  const { day, medicalType, level, careDivision, begun, emergency, disease, transfer, stay } = one
  return {
    ...{
      region: (policy as Policy).region,
      insurance,
      day,
      medicalType,
      level,
      careDivision,
      begun,
      emergency,
      disease,
    },
    transfer: transfer && { level: transfer.level, deductiblePaidFen: fenOf(transfer.deductiblePaid) },
    stay: stay && { deductiblePaidFen: fenOf(stay.deductiblePaid), isCounted: stay.counted },
  }
}

function personOf({ person, insurance }: LongCase): PersonState {
  const always = { from: '1900-01-01', to: undefined }
  const salaryFen = person.salary && fenOf(person.salary)
  const enrolled = { insurance, personCategory: person.category, division: '', benefitsFrom: undefined, salaryFen }
  return {
    enrollments: [{ ...enrolled, status: '1', ...always }],
    filings: person.filings.map(({ kind, from, to, areas }) => ({ kind, from, to, areas })),
    approvals: person.approvals.map((disease) => ({ disease, ...always })),
    blacklistings: [],
    identities: person.identities.map((code) => ({ code, ...always })),
    birthday: person.birthday,
  }
}

function fieldsOf({ split, totals }: Reckoning): Readonly<Record<OutField, Decimal>> {
  const personFen = split.personalAccountFen + split.cashFen
  const fen: Readonly<Record<OutField, bigint>> = {
    medfee_sumamt: split.totalFen,
    fulamt_ownpay_amt: totals.selfFundedFen,
    overlmt_selfpay: totals.overLimitFen,
    preselfpay_amt: totals.selfPaidFirstFen,
    inscp_scp_amt: totals.eligibleFen,
    act_pay_dedc: split.deductibleFen,
    hifp_pay: split.poolingFundFen,
    hifob_pay: split.largeAmountFen,
    hifmi_pay: split.seriousIllnessFen,
    cvlserv_pay: split.civilServantFen,
    hifes_pay: split.enterpriseFen,
    maf_pay: split.assistanceFen,
    fund_pay_sumamt: split.totalFen - split.hospitalShareFen - personFen,
    hosp_part_amt: split.hospitalShareFen,
    psn_part_amt: personFen,
    acct_pay: split.personalAccountFen,
    psn_cash_pay: split.cashFen,
  }
  return Object.fromEntries(Object.entries(fen).map(([field, digits]) => [field, inYuan(digits)])) as Record<
    OutField,
    Decimal
  >
}

const inYuan = (digits: bigint): Decimal => ({ digits, scale: 2 })

/** Fields that a case leaves out are not compared. */
function decimals(fields: Readonly<Partial<Record<string, Decimal>>> = {}): Readonly<Record<string, Decimal>> {
  return fields as Readonly<Record<string, Decimal>>
}

/** What stands afterwards, against what the case says should. */
function drift(
  id: string,
  wanted: NonNullable<Settlement['accumulated']> | undefined = {},
  { standing, year }: { standing: Standing; year: number },
) {
  const codes = Object.keys(wanted) as AccumulatorCode[]
  const got = codes.map((code) => [`accumulated.${code}`, stored(code, standing.at(year, code))])
  const named = codes.map((code) => [`accumulated.${code}`, wanted[code]])
  return differencesIn(id, Object.fromEntries(named), Object.fromEntries(got))
}

/** Admissions are counted, everything else is money. */
function stored(code: AccumulatorCode, amount: bigint): Decimal {
  return code === 'admissions' ? { digits: amount, scale: 0 } : inYuan(amount)
}

interface Standing {
  at(year: number, code: AccumulatorCode): bigint
  add(year: number, code: AccumulatorCode, amount: bigint): void
  all(): readonly Accumulated[]
}

/** What the person has before the first settlement, in the year of that settlement. */
function standingAt({ insurance, person, settlements }: LongCase): Standing {
  const amounts = new Map<string, Accumulated>()
  const yearOf = (year: number, code: AccumulatorCode) => {
    return isBalance(code) ? 0 : year
  }
  const at = (year: number, code: AccumulatorCode) => amounts.get(`${yearOf(year, code)}/${code}`)?.amount ?? 0n
  const standing: Standing = {
    at,
    add(year, code, amount) {
      const row = { insurance, year: yearOf(year, code), code, amount: at(year, code) + amount }
      amounts.set(`${row.year}/${code}`, row)
    },
    all: () => [...amounts.values()],
  }
  // The first cannot be a reversal: there would be nothing before it.
  const year = Number((settlements[0] as Settlement).day.slice(0, 4))
  for (const [code, given] of Object.entries(person.accumulated)) {
    const isCount = code === 'admissions'
    standing.add(year, code as AccumulatorCode, isCount ? given.digits / 10n ** BigInt(given.scale) : fenOf(given))
  }
  return standing
}
