/**
 * The YAML document of a policy: one city (or the provincial layer beneath), one insurance, one span of days. The shape
 * only; sources are resolved and layers laid over each other in compile.ts. Every section may be left out by a city
 * that adopts a layer, and no number has a default.
 */
import { z } from 'zod'
import { accumulatorCodes } from './accumulators'
import { isDay } from './days'
import { benefitNames, burdens, places, supplementFunds } from './rules'

/** Key of `sources`; its first letter is the reliability: A official, B second hand, C compiled, D decided here. */
const sourceKey = z.string().regex(/^[ABCD]-[a-z0-9-]+$/, 'expected the key of a source: A-, B-, C- or D- and a name')
const sourced = { source: sourceKey.optional() }
const notPublished = z.literal('not_published')
const day = z.string().refine(isDay, { error: 'expected a day, yyyy-MM-dd' })
const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected a name of small letters, digits and _')
const prefix = z.string().regex(/^[0-9A-Za-z.]+$/, 'expected a code or the beginning of codes')
const names = z.array(name).min(1)
const digits = z.string().regex(/^\d+$/, 'expected digits')
const digitsOf = (count: number) => z.string().regex(new RegExp(`^\\d{${count}}$`), `expected ${count} digits`)
const counter = z.enum(accumulatorCodes)

/** Written as people write it, as 12.5 or "12.50"; kept as a whole number of 10^-digits. */
const decimal = (what: string, digits: number) =>
  z.union([z.number(), z.string()]).transform((value, context) => {
    const [, whole, decimals = ''] = /^(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? []
    if (whole !== undefined && decimals.length <= digits) return BigInt(whole + decimals.padEnd(digits, '0'))
    context.addIssue({ code: 'custom', message: `expected ${what} with at most ${digits} decimals` })
    return z.NEVER
  })

/** A number with its own source, or one that has the source of the section around it. */
const withSource = <T extends z.ZodType<bigint>>(number: T) =>
  z.union([
    number.transform((value) => ({ value, source: undefined })),
    z.strictObject({ value: number, source: sourceKey }),
  ])

const PERCENT_DIGITS = 4
/** What 100 % is in the numbers of a document: percentages have at most four decimals. */
export const PERCENT_WHOLE = 1_000_000n

const fen = decimal('yuan, not negative,', 2)
const amount = withSource(fen)
const anyPercent = decimal('a percentage, not negative,', PERCENT_DIGITS)
const percent = withSource(anyPercent.refine((parts) => parts <= PERCENT_WHOLE, { error: 'at most 100 %' }))
const open = z.union([z.literal('open'), fen])

export type SourcedNumber = z.output<typeof amount>

const rungs = z
  .array(z.strictObject({ upToYuan: open, percent }))
  .min(1)
  .superRefine((all, context) => {
    for (const [i, { upToYuan }] of all.entries()) {
      const next = all[i + 1]?.upToYuan
      const rising =
        next === undefined ? upToYuan === 'open' : upToYuan !== 'open' && (next === 'open' || upToYuan < next)
      const message = next === undefined ? 'expected the last rung to be open' : 'expected rungs that rise'
      if (!rising) context.addIssue({ code: 'custom', path: [i], message })
    }
  })
export type DocumentRungs = z.output<typeof rungs>

const ageRate = z.strictObject({ basePercent: percent, perYearPercent: percent, atMostPercent: percent })
export type DocumentAgeRate = z.output<typeof ageRate>

/** One cell, or one cell a class, or one a class and level; `all` stands for those that are not named. */
const table = <T extends z.ZodType>(cell: T) => {
  const published = z.union([notPublished, cell])
  const byLevel = z.record(z.string().regex(/^[a-z0-9_]+$/), published)
  return z.union([published, z.record(name, z.union([published, byLevel]))])
}
const amounts = table(amount)
/** A percentage, or rungs, or a formula with age. */
const ratios = table(z.union([percent, rungs, ageRate]))
export type DocumentAmounts = z.output<typeof amounts>
export type DocumentRatios = z.output<typeof ratios>

const whom = z.strictObject({
  classes: names.optional(),
  identities: names.optional(),
  levels: z.array(z.string()).min(1).optional(),
  ageFrom: z.number().int().min(0).max(150).optional(),
  diseases: z.array(prefix).min(1).optional(),
})

const nth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['same', 'not_published']) }),
  z.strictObject({
    kind: z.literal('minus'),
    stepYuan: amount,
    floorYuan: amount,
    steps: z.enum(['each_time', 'once']),
    levels: z.union([z.literal('all'), z.array(z.string()).min(1)]),
    ...sourced,
  }),
  z.strictObject({ kind: z.literal('percent'), percentOfFirst: z.array(percent).min(1), ...sourced }),
  z.strictObject({ kind: z.literal('table'), yuan: z.array(amounts).min(1), ...sourced }),
])

const transfer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['whole', 'nothing', 'not_published']) }),
  z.strictObject({ kind: z.literal('difference'), against: z.enum(['paid', 'table']) }),
])

const exemption = z.strictObject({
  name,
  whom,
  effect: z.union([z.enum(['none', 'once_a_year']), z.strictObject({ percent })]),
  ...sourced,
})

const deductible = z.strictObject({
  span: z.enum(['settlement', 'year']),
  counter,
  yuan: amounts,
  nth,
  transfer,
  exemptions: z.array(exemption),
  annualCapYuan: z.union([z.literal('none'), notPublished, amount]),
  ...sourced,
})

const share = z.strictObject({
  basis: z.enum(['with_deductible', 'after_deductible']),
  span: z.enum(['settlement', 'year']),
  counter,
  percent: ratios,
  paidInFull: z.union([z.literal('none'), z.strictObject({ itemPrefixes: z.array(prefix).min(1), percent })]),
  ...sourced,
})

const cap = z.strictObject({
  kind: z.enum(['fund_paid', 'eligible_counted']),
  counter,
  yuan: amounts,
  furtherDisease: z.union([z.literal('none'), z.strictObject({ eachYuan: amount, atMostYuan: amount })]),
  ...sourced,
})

const fundName = z.enum(['pooling', ...supplementFunds])
const offSite = z.strictObject({
  places: z.array(z.enum(places).exclude(['in_city'])).min(1),
  reaches: z.array(z.enum(['in_province', 'cross_province'])).min(1),
  deductible: z.union([
    z.literal('same'),
    z.strictObject({ yuan: amounts, ...sourced }),
    z.strictObject({
      percent,
      of: z.enum(['total', 'eligible']),
      atLeastYuan: amount,
      atMostYuan: amount,
      ...sourced,
    }),
  ]),
  firstPay: z.union([z.literal('none'), z.strictObject({ percent, of: z.enum(['total', 'eligible']), ...sourced })]),
  ratio: z.union([
    z.literal('same'),
    z.strictObject({ minusPoints: percent, funds: z.array(fundName).min(1), ...sourced }),
    z.strictObject({ factor: withSource(decimal('a factor', 6)), funds: z.array(fundName).min(1), ...sourced }),
    z.strictObject({ percent: ratios, ...sourced }),
  ]),
  atLeastPercent: z.union([z.literal('none'), percent]),
  ...sourced,
})

const benefit = z.strictObject({
  medicalTypes: z.array(digits).min(1).optional(),
  entitlement: z.enum(['none', 'approved_disease']).optional(),
  countsAdmission: z.boolean().optional(),
  deductible: deductible.optional(),
  share: share.optional(),
  caps: z.union([notPublished, z.array(cap)]).optional(),
  withoutFiling: z.enum(['refuse', 'by_rule']).optional(),
  lateFiling: z.enum(['counts', 'ignored']).optional(),
  offSite: z.union([notPublished, z.array(offSite)]).optional(),
})
export type DocumentBenefit = z.output<typeof benefit>

const variant = z.strictObject({
  whom: z.union([z.literal('everyone'), whom]),
  thresholdYuan: amount.optional(),
  thresholdPercentOfSalary: withSource(anyPercent).optional(),
  tierBasis: z.enum(['from_zero', 'from_threshold']),
  percent: z.union([percent, rungs]),
  cap: z.union([z.literal('none'), notPublished, z.strictObject({ yuan: amount, counter })]),
  ...sourced,
})

const supplement = z.strictObject({
  fund: z.enum(supplementFunds),
  name,
  benefits: z.array(z.enum(benefitNames)).min(1),
  counts: z.array(z.enum(burdens)).min(1),
  span: z.union([z.literal('settlement'), z.strictObject({ counter })]),
  variants: z
    .array(variant)
    .min(1)
    .superRefine((all, context) => {
      for (const [i, one] of all.entries()) {
        if ((one.thresholdYuan === undefined) !== (one.thresholdPercentOfSalary === undefined)) continue
        const message = 'expected either thresholdYuan or thresholdPercentOfSalary'
        context.addIssue({ code: 'custom', path: [i], message })
      }
    }),
  ...sourced,
})
export type DocumentSupplement = z.output<typeof supplement>

const hospitalShare = z.union([
  z.literal('none'),
  notPublished,
  z.strictObject({ kind: z.literal('over_limit'), source: sourceKey }),
  z.strictObject({ kind: z.literal('self_paid_above'), percent, source: sourceKey }),
])

const account = z.strictObject({
  benefits: z.array(z.enum(benefitNames)),
  pays: z.array(z.enum(burdens)),
  mutualAid: z.enum(['none', 'after_own']),
  source: sourceKey,
})

const common = {
  /** Names this document on receipts; no two documents have the same. */
  version: z.string().regex(/^[a-z0-9-]+$/, 'expected small letters, digits and -'),
  /** For people. */
  title: z.string().min(1),
  insurance: digitsOf(3),
  validFrom: day,
  validTo: day.optional(),
  sources: z.record(sourceKey, z.string().min(1)),
  /** What publications leave open and what was taken; for people. */
  notes: z.array(z.string()).default([]),
  rounding: z.literal('fen').optional(),
  personClasses: z.record(name, z.array(digits).min(1)).optional(),
  identities: z.record(name, z.array(prefix).min(1)).optional(),
  benefits: z.partialRecord(z.enum(benefitNames), benefit).optional(),
  supplements: z.union([notPublished, z.array(supplement)]).optional(),
  hospitalShare: hospitalShare.optional(),
  account: account.optional(),
}

const city = z.strictObject({
  kind: z.literal('city'),
  ...common,
  /** Pooling region, four digits, and its division, six. */
  region: digitsOf(4),
  division: digitsOf(6),
  /** Layers beneath, by version, each from a day on; what the city says itself comes first, then the first named. */
  adopts: z.array(z.strictObject({ layer: z.string(), from: day, to: day.optional() })).default([]),
})

const province = z.strictObject({
  kind: z.literal('province'),
  ...common,
  province: digitsOf(2),
})

export const documentSchema = z
  .discriminatedUnion('kind', [city, province])
  .refine(({ validFrom, validTo }) => validTo === undefined || validFrom <= validTo, {
    path: ['validTo'],
    error: 'expected a day not before validFrom',
  })

export type PolicyDocument = z.output<typeof documentSchema>
export type CityDocument = z.output<typeof city>
export type ProvinceDocument = z.output<typeof province>

export interface Fault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** What is wrong with a document. Of several ways to write something, the one that was nearly met is spoken of. */
export function faultsOf(error: z.ZodError): readonly Fault[] {
  return error.issues.flatMap((issue) => faultsIn(issue, []))
}

type Told = Fault & { readonly isOurs: boolean }

function faultsIn(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly Told[] {
  const path = [...above, ...issue.path]
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) {
    // What a document says in its own words is nearer to what was meant than what the shape says.
    return [{ path, message: issue.message, isOurs: issue.code === 'custom' || issue.code === 'invalid_format' }]
  }
  const ways = issue.errors.map((issues) => issues.flatMap((inner) => faultsIn(inner, path)))
  // A way whose faults all lie deeper was meant: its own shape was right.
  const meant = ways.filter((way) => way.every((fault) => fault.path.length > path.length))
  return (meant.length > 0 ? meant : ways).reduce((best, way) => (nearness(way) > nearness(best) ? way : best))
}

function nearness(faults: readonly Told[]): number {
  return Math.max(...faults.map(({ path, isOurs }) => path.length + (isOurs ? 1 / 2 : 0)))
}
