/**
 * The long form of a vector: a whole policy document, a person, and their settlements in the order of the year, through
 * coverage and the whole cascade. What one settlement moves is there for the next; a reversal moves it back.
 */
import { z } from 'zod'
import { accumulatorCodes } from '../accumulators'
import { isDay } from '../days'
import { documentSchema } from '../document'
import { decimal, notNegative, share } from './decimal'

const atMost = <T extends typeof decimal | typeof notNegative | typeof share>(shape: T, scale: number) =>
  shape.refine((one) => one.scale <= scale, { error: `expected at most ${scale} decimals` })
const money = atMost(notNegative, 2)
const day = z.string().refine(isDay, { error: 'expected a day, yyyy-MM-dd' })
const division = z.string().regex(/^\d{6}$/, 'expected a division, six digits')
const counted = z.partialRecord(z.enum(accumulatorCodes), atMost(decimal, 2))

const person = z.strictObject({
  /** [psn_type] */
  category: z.string().min(1),
  birthday: day.optional(),
  /** Codes of special identities, e.g. of idetinfo. */
  identities: z.array(z.string()).default([]),
  /** Codes of approved chronic-special diseases. */
  approvals: z.array(z.string()).default([]),
  salary: money.optional(),
  filings: z
    .array(
      z.strictObject({
        kind: z.enum(['referral', 'long_term', 'own_choice']),
        from: day,
        to: day.optional(),
        areas: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  /** What the year and the balances hold before the first settlement; admissions is a count. */
  accumulated: counted.default({}),
})

const line = z.strictObject({
  item: z.string().default(''),
  price: atMost(notNegative, 6),
  count: atMost(decimal, 4),
  class: z.enum(['01', '02', '03']),
  /** Absent: no limit. */
  limit: atMost(notNegative, 6).optional(),
  firstPay: atMost(share, 4),
  restricted: z.boolean().default(false),
  /** [hosp_appr_flag] */
  approval: z.enum(['', '0', '1', '2']).default(''),
})

const totals = z.strictObject({
  medfee_sumamt: money,
  fulamt_ownpay_amt: money,
  overlmt_selfpay: money,
  preselfpay_amt: money,
})

export const outFields = [
  ...(['medfee_sumamt', 'fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt'] as const),
  ...(['act_pay_dedc', 'hifp_pay', 'hifob_pay', 'hifmi_pay', 'cvlserv_pay', 'hifes_pay', 'maf_pay'] as const),
  ...(['fund_pay_sumamt', 'hosp_part_amt', 'psn_part_amt', 'acct_pay', 'psn_cash_pay'] as const),
] as const
export type OutField = (typeof outFields)[number]

const amounts = z
  .partialRecord(z.enum(outFields), atMost(decimal, 2))
  .refine((fields) => Object.keys(fields).length > 0, { error: 'expected at least one amount' })

const settlement = z
  .strictObject({
    day,
    medicalType: z.string().min(1),
    level: z.string().min(1),
    careDivision: division,
    /** First day of the visit, where it matters when the filing was made. */
    begun: day.optional(),
    emergency: z.boolean().default(false),
    disease: z.string().default(''),
    transfer: z.strictObject({ level: z.string(), deductiblePaid: money }).optional(),
    /** Set for a further bill of one stay. */
    stay: z.strictObject({ deductiblePaid: money, counted: z.boolean().default(true) }).optional(),
    useAccount: z.boolean().default(false),
    totals: totals.optional(),
    lines: z.array(line).min(1).optional(),
    out: amounts.optional(),
    refused: z.string().optional(),
    /** What the year and the balances hold afterwards, as far as it matters. */
    accumulated: counted.optional(),
  })
  .refine((one) => (one.totals === undefined) !== (one.lines === undefined), { error: 'expected totals or lines' })
  .refine((one) => (one.out === undefined) !== (one.refused === undefined), { error: 'expected out or refused' })

const reversal = z.strictObject({
  /** Number of the settlement in this sequence, from 1. */
  reverses: z.number().int().min(1),
  out: amounts,
  accumulated: counted.optional(),
})

export const longCase = z
  .strictObject({
    id: z.string().min(1),
    basis: z.string().optional(),
    source: z.string().optional(),
    /** Names of `policies` of the file; several when one follows another or a layer lies beneath. */
    policies: z.array(z.string()).min(1),
    insurance: z.string().regex(/^\d{3}$/),
    person,
    settlements: z.array(z.union([settlement, reversal])).min(1),
  })
  .superRefine(({ settlements }, context) => {
    for (const [i, one] of settlements.entries()) {
      const isThere =
        !('reverses' in one) || (one.reverses <= i && !('reverses' in (settlements[one.reverses - 1] ?? one)))
      if (isThere) continue
      const message = 'expected the number of an earlier settlement'
      context.addIssue({ code: 'custom', path: ['settlements', i, 'reverses'], message })
    }
  })

/** Policies by name, each as a document of a city's file would be, and cases that name them. */
export const longFile = z.strictObject({
  policies: z.record(z.string(), documentSchema),
  cases: z.array(longCase).min(1, 'expected at least one case'),
})

export type LongFile = z.output<typeof longFile>
export type LongCase = z.output<typeof longCase>
export type Settlement = z.output<typeof settlement>
export type Reversal = z.output<typeof reversal>
