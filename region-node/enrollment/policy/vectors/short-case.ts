/**
 * The short form of a vector: one bill by its four parts, a deductible, a ladder, perhaps a ceiling. Amounts may be
 * finer than a fen: the engine then reckons in the finest unit of the case and rounds its fund to the fen all the same.
 */
import { z } from 'zod'
import { adjudicate } from '../adjudicate'
import { burdens, type Ladder } from '../rules'
import type { Terms } from '../terms'
import { compare, type Decimal, finest, notNegative, share, unitsOf } from './decimal'
import { type CaseOutcome, differencesIn } from './outcome'

const segments = z
  .array(z.tuple([z.union([notNegative, z.null()]), share]))
  .min(1)
  .superRefine((all, context) => {
    for (const [i, [upTo]] of all.entries()) {
      const [next] = all[i + 1] ?? []
      if (rises(upTo, next)) continue
      const message = 'expected boundaries that rise from above 0, and null for the last one only'
      context.addIssue({ code: 'custom', path: [i, 0], message })
    }
    const [first] = all[0] ?? []
    if (first && first.digits === 0n)
      context.addIssue({ code: 'custom', path: [0, 0], message: 'expected more than 0' })
  })

/** @param next undefined after the last rung, null before the open one */
function rises(upTo: Decimal | null, next: Decimal | null | undefined): boolean {
  if (next === undefined) return upTo === null
  return upTo !== null && (next === null || compare(upTo, next) < 0)
}

const bill = z.strictObject({
  medfee_sumamt: notNegative,
  fulamt_ownpay_amt: notNegative,
  overlmt_selfpay: notNegative,
  preselfpay_amt: notNegative,
  fundPaidYear: notNegative.optional(),
})
type ShortBill = z.output<typeof bill>

export const shortCase = z
  .strictObject({
    id: z.string().min(1),
    basis: z.string().optional(),
    source: z.string().optional(),
    in: bill,
    policy: z.strictObject({
      dedc: notNegative,
      segBasis: z.enum(['scope', 'afterDedc']),
      segs: segments,
      /** Absent: none. */
      fundCapYear: notNegative.nullish(),
    }),
    out: z
      .strictObject({
        inscp_scp_amt: notNegative.optional(),
        act_pay_dedc: notNegative.optional(),
        hifp_pay: notNegative.optional(),
        psn_part_amt: notNegative.optional(),
      })
      .refine((fields) => Object.keys(fields).length > 0, { error: 'expected at least one amount' }),
  })
  .refine((one) => scopeOf(one.in, scaleOf(Object.values(one.in))) >= 0n, {
    path: ['in'],
    error: 'the parts are more than the bill',
  })

export type ShortCase = z.output<typeof shortCase>

const FEN_SCALE = 2

function scaleOf(amounts: readonly (Decimal | null | undefined)[]): number {
  return finest(
    amounts.map((one) => one ?? undefined),
    FEN_SCALE,
  )
}

function scopeOf({ medfee_sumamt, fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt }: ShortBill, scale: number) {
  const parts = [fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt].map((part) => unitsOf(part, scale))
  return parts.reduce((left, part) => left - part, unitsOf(medfee_sumamt, scale))
}

/** Reckons a case and compares. */
export function shortOutcome({ id, in: given, policy, out }: ShortCase): CaseOutcome {
  const bounds = policy.segs.map(([upTo]) => upTo)
  const scale = scaleOf([...Object.values(given), policy.dedc, policy.fundCapYear, ...bounds])
  const units = (amount: Decimal | null | undefined) => (amount ? unitsOf(amount, scale) : 0n)
  const { split, totals } = adjudicate({
    terms: termsOf(policy, scale),
    ...{ insurance: '', year: 0, fullyPaidItemsFen: 0n, useAccount: false },
    totals: {
      totalFen: units(given.medfee_sumamt),
      selfFundedFen: units(given.fulamt_ownpay_amt),
      overLimitFen: units(given.overlmt_selfpay),
      selfPaidFirstFen: units(given.preselfpay_amt),
      eligibleFen: scopeOf(given, scale),
    },
    accumulators: [{ insurance: '', year: 0, code: 'fund', amount: units(given.fundPaidYear) }],
  })
  const got = {
    inscp_scp_amt: totals.eligibleFen,
    act_pay_dedc: split.deductibleFen,
    hifp_pay: split.poolingFundFen,
    psn_part_amt: split.totalFen - split.poolingFundFen,
  }
  const texts = Object.fromEntries(Object.entries(got).map(([field, digits]) => [field, { digits, scale }]))
  return { id, differences: differencesIn(id, out as Readonly<Record<string, Decimal>>, texts) }
}

/** Nothing but what the case says: no supplement, no account, no other place. */
function termsOf({ dedc, segBasis, segs, fundCapYear }: ShortCase['policy'], scale: number): Terms {
  const source = ''
  const deductible = { fen: unitsOf(dedc, scale), source }
  const ladder = ladderOf(segs, scale)
  const cap =
    fundCapYear && ({ kind: 'fund_paid', counter: 'fund', amountFen: unitsOf(fundCapYear, scale), source } as const)
  return {
    benefit: {
      ...{ name: 'inpatient', countsAdmission: false },
      deductible: {
        ...{ span: 'settlement', counter: 'deductible', nth: { kind: 'same' }, transfer: { kind: 'whole' } },
        ...{ annualCap: 'none', source },
      },
      share: {
        basis: segBasis === 'scope' ? 'with_deductible' : 'after_deductible',
        ...{ span: 'settlement', counter: 'eligible', paidInFull: 'none', source },
      },
    },
    ...{ level: '', roundingFen: 10n ** BigInt(scale - FEN_SCALE), offSite: undefined, deductible, nthAmounts: [] },
    ...{
      exemption: undefined,
      earlierFen: undefined,
      stay: undefined,
      ladder,
      caps: cap ? [cap] : [],
      supplements: [],
    },
    hospitalShare: 'none',
    account: { benefits: [], pays: burdens, mutualAid: 'none', source },
  }
}

function ladderOf(segs: ShortCase['policy']['segs'], scale: number): Ladder {
  const fine = finest(
    segs.map(([, ratio]) => ratio),
    0,
  )
  const rungs = segs.map(([upTo, ratio]) => {
    return { upToFen: upTo ? unitsOf(upTo, scale) : ('open' as const), parts: unitsOf(ratio, fine), source: '' }
  })
  return { whole: 10n ** BigInt(fine), rungs }
}
