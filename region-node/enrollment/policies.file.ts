/**
 * Policies as YAML files, one a city, insurance and validity, under <folder>/<region>/. All files of a region are good
 * or none is taken: a node that knew half of its city's rules would refuse people who are entitled.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import type { Region } from '../../common/regions'
import { WrongSettings } from '../../common/settings.file'
import { isDay } from './policy/days'
import { type Policy, places } from './policy/policy'

const FEN_DIGITS = 2

/** Yuan and per cent are written as people write them, with at most two decimals, and kept as whole numbers. */
const hundredths = (what: string) =>
  z.union([z.number(), z.string()]).transform((value, context) => {
    const [, whole, decimals = ''] = /^(\d+)(?:\.(\d{1,2}))?$/.exec(String(value)) ?? []
    if (whole !== undefined) return BigInt(whole + decimals.padEnd(FEN_DIGITS, '0'))
    context.addIssue({ code: 'custom', message: `expected ${what} with at most two decimals` })
    return z.NEVER
  })
const yuan = hundredths('yuan, not negative,')
const percent = hundredths('a percentage from 0 to 100').refine((rate) => rate <= 10_000n, { error: 'at most 100 %' })
const day = z.string().refine(isDay, { error: 'expected a day, yyyy-MM-dd' })

const segment = z
  .strictObject({ upToYuan: z.union([z.literal('open'), yuan]), ratePercent: percent })
  .transform(({ upToYuan, ratePercent }) => ({ upToFen: upToYuan, ratePermyriad: ratePercent }))

const ladder = z
  .array(segment)
  .min(1)
  .superRefine((rungs, context) => {
    for (const [i, { upToFen }] of rungs.entries()) {
      const next = rungs[i + 1]?.upToFen
      const rising = next === undefined ? upToFen === 'open' : upToFen !== 'open' && (next === 'open' || upToFen < next)
      if (!rising)
        context.addIssue({ code: 'custom', path: [i], message: 'expected rungs that rise, the last one open' })
    }
  })

/** A single rate is a ladder of one open rung. */
const rule = z
  .strictObject({ deductibleYuan: yuan, ratePercent: percent.optional(), segments: ladder.optional() })
  .transform(({ deductibleYuan: deductibleFen, ratePercent, segments }, context) => {
    if (segments && ratePercent === undefined) return { deductibleFen, segments }
    if (!segments && ratePercent !== undefined) {
      return { deductibleFen, segments: [{ upToFen: 'open' as const, ratePermyriad: ratePercent }] }
    }
    context.addIssue({ code: 'custom', message: 'expected either ratePercent or segments' })
    return z.NEVER
  })
const table = z.record(z.string(), z.strictObject({ 1: rule, 2: rule, 3: rule }).partial())

const cap = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['fund_paid', 'eligible_counted']), amountYuan: yuan }),
    z.strictObject({ kind: z.literal('not_published') }),
  ])
  .transform((given) => (given.kind === 'not_published' ? given : { kind: given.kind, amountFen: given.amountYuan }))

const policySchema = z
  .strictObject({
    version: z.string().min(1),
    region: z.string().regex(/^\d{4}$/),
    insurance: z.string().regex(/^\d{3}$/),
    validFrom: day,
    validTo: day.optional(),
    source: z.string().min(1),
    reliability: z.enum(['A', 'B', 'C']),
    /** What the publication leaves open and what we took; for people. */
    assumptions: z.array(z.string()).default([]),
    medicalTypes: z.array(z.string().regex(/^\d+$/)).min(1),
    personClasses: z.record(z.string(), z.array(z.string().regex(/^\d+$/)).min(1)),
    segmentBasis: z.enum(['with_deductible', 'after_deductible']),
    segmentSpan: z.enum(['settlement', 'year']),
    deductibleSpan: z.enum(['settlement', 'year']),
    cap,
    accountPays: z.enum(['whole_share', 'eligible_share']),
    withoutFiling: z.enum(['own_choice', 'refuse']),
    offSite: z.enum(['none', 'table']),
    tables: z.strictObject({ in_city: table, referral: table.optional(), own_choice: table.optional() }),
  })
  .superRefine(({ offSite, tables, personClasses, ...policy }, context) => {
    const wanted = offSite === 'table' ? places : (['in_city'] as const)
    for (const place of wanted) {
      for (const name of Object.keys(personClasses)) {
        if (tables[place]?.[name]) continue
        context.addIssue({ code: 'custom', path: ['tables', place], message: `expected a table for ${name}` })
      }
    }
    if (policy.validTo === undefined || policy.validFrom <= policy.validTo) return
    context.addIssue({ code: 'custom', path: ['validTo'], message: 'expected a day not before validFrom' })
  })
  .transform(({ assumptions: _forPeople, validTo, tables, ...policy }): Policy => {
    return { ...policy, validTo, tables: tables as Policy['tables'] }
  })

/**
 * The policies of one region.
 * @throws WrongSettings naming file, line and field of everything that is wrong in any file
 */
export function readPolicies(folder: string, region: Region): readonly Policy[] {
  const files = namesIn(join(folder, region))
  const results = files.map((file) => policyIn(readFileSync(file, 'utf8'), file))
  const policies = results.flatMap((result) => ('policy' in result ? [result.policy] : []))
  const wrong = [...results.flatMap((result) => ('wrong' in result ? result.wrong : [])), ...clashes(policies, region)]
  if (wrong.length > 0) throw new WrongSettings(wrong.join('\n'))
  return policies
}

function namesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))
    return names.sort().map((name) => join(folder, name))
  } catch (error) {
    throw new WrongSettings(`${folder}: policies cannot be read: ${(error as Error).message}`)
  }
}

/** One file's policy, or a line for each thing that is wrong with it. */
export function policyIn(text: string, file: string): { policy: Policy } | { wrong: string[] } {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter })
  const at = (offset: number | undefined) => lineCounter.linePos(offset ?? 0).line
  if (document.errors.length > 0) {
    return { wrong: document.errors.map(({ pos, message }) => `${file}:${at(pos[0])}: ${message.split('\n')[0]}`) }
  }
  const raw: unknown = document.toJS()
  const result = policySchema.safeParse(raw)
  if (result.success) return { policy: result.data }
  const wrong = result.error.issues.map((issue) => {
    const line = at(offsetOf(document, issue.path))
    const found = JSON.stringify(valueAt(raw, issue.path)) ?? 'nothing'
    return `${file}:${line}: ${issue.path.join('.')}: found ${found}, ${issue.message}`
  })
  return { wrong }
}

/** As it stands in the file, not as far as it was already understood. */
function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], raw)
}

type Doc = ReturnType<typeof parseDocument>

/** Where the field stands, or where its nearest ancestor does when the field is missing. */
function offsetOf(document: Doc, path: readonly PropertyKey[]): number | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true)
    if (node && typeof node === 'object' && 'range' in node) return (node.range as [number] | undefined)?.[0]
  }
  return undefined
}

/** Two policies for one insurance and kind of care on one day would make the order of files decide. */
function clashes(policies: readonly Policy[], region: Region): string[] {
  const wrong = policies
    .filter((p) => p.region !== region)
    .map((p) => `${p.version}: found region ${p.region}, expected ${region}`)
  for (const [i, one] of policies.entries()) {
    for (const other of policies.slice(i + 1)) {
      if (!overlap(one, other)) continue
      wrong.push(`${one.version} and ${other.version} hold on the same days for the same kind of care`)
    }
  }
  return wrong
}

function overlap(one: Policy, other: Policy): boolean {
  const last = '9999-12-31'
  return (
    one.insurance === other.insurance &&
    one.validFrom <= (other.validTo ?? last) &&
    other.validFrom <= (one.validTo ?? last) &&
    one.medicalTypes.some((a) => other.medicalTypes.some((b) => a.startsWith(b) || b.startsWith(a)))
  )
}
