/**
 * Documents to policies: layers laid beneath cities by date, section by section, and every missing section named. What
 * a city says itself comes first, then the layers in the order in which it adopts them.
 */
import { dayAfter, dayBefore } from './days'
import type { CityDocument, PolicyDocument, ProvinceDocument } from './document'
import type { Policy } from './policy'
import { type Benefit, type BenefitName, benefitNames } from './rules'
import { type Sections, sectionsOf, type Wrong } from './sections'

export interface Compiled {
  readonly policies: readonly Policy[]
  readonly wrong: readonly Wrong[]
}

/** All policies that documents make together. A city with a fault, in its own document or in a layer, makes none. */
export function policiesOf(documents: readonly PolicyDocument[]): Compiled {
  const wrong: Wrong[] = []
  const sections = new Map(documents.map((document) => [document.version, sectionsOf(document, wrong)]))
  const layers = documents.filter((document) => document.kind === 'province')
  const policies = documents.flatMap((document) => {
    if (document.kind === 'province') return []
    wrong.push(...strangers(document, layers))
    const made = spansOf(document, layers).map((span) => policyFor(document, span, { sections, wrong }))
    const theirs = new Set([document.version, ...document.adopts.map(({ layer }) => layer)])
    return wrong.some(({ version }) => theirs.has(version)) ? [] : made
  })
  return { policies, wrong }
}

interface Span {
  readonly from: string
  readonly to: string | undefined
  readonly layers: readonly ProvinceDocument[]
}

/** The days of a document, cut wherever a layer beneath it begins or ends. */
function spansOf(city: CityDocument, layers: readonly ProvinceDocument[]): readonly Span[] {
  const adopted = city.adopts.flatMap(({ layer, from, to }) => {
    const found = layers.find(({ version }) => version === layer)
    return found ? [{ layer: found, from: later(from, found.validFrom), to: earlier(to, found.validTo) }] : []
  })
  const starts = [city.validFrom, ...adopted.flatMap(({ from, to }) => [from, ...(to ? [dayAfter(to)] : [])])]
  const inside = [...new Set(starts)].filter((day) => day >= city.validFrom && !(city.validTo && day > city.validTo))
  return inside.sort().map((from, i, all) => {
    const next = all[i + 1]
    const active = adopted.filter((a) => a.from <= from && (a.to === undefined || from <= a.to))
    return { from, to: next ? dayBefore(next) : city.validTo, layers: active.map(({ layer }) => layer) }
  })
}

const later = (a: string, b: string) => (a > b ? a : b)

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a < b ? a : b
}

function strangers({ version, insurance, adopts }: CityDocument, layers: readonly ProvinceDocument[]): Wrong[] {
  return adopts.flatMap(({ layer }, i) => {
    const found = layers.find((one) => one.version === layer)
    if (found?.insurance === insurance) return []
    const message = found ? `expected a layer of insurance ${insurance}` : `found no layer ${layer}`
    return [{ version, path: ['adopts', i, 'layer'], message }]
  })
}

interface Making {
  readonly sections: ReadonlyMap<string, Sections>
  readonly wrong: Wrong[]
}

/** A policy that counts only when nothing was found wrong: a section that nobody gives is missing in it. */
function policyFor(city: CityDocument, { from, to, layers }: Span, making: Making): Policy {
  const versions = [city.version, ...layers.map(({ version }) => version)]
  const given = versions.map((version) => making.sections.get(version) as Sections)
  const missing: string[] = []
  const first = <Key extends keyof Sections>(key: Key, inFile: string = key) => {
    const section = given.map((one) => one[key]).find((one) => one !== undefined)
    if (section === undefined) missing.push(inFile)
    return section as NonNullable<Sections[Key]>
  }
  const named = benefitNames.filter((name) => given.some(({ benefits }) => benefits[name]))
  const policy: Policy = {
    version: versions.join('+'),
    region: city.region,
    insurance: city.insurance,
    validFrom: from,
    validTo: to,
    roundingFen: first('roundingFen', 'rounding'),
    personClasses: first('personClasses'),
    identities: first('identities'),
    benefits: named.map((name) => benefitFor(name, given, missing)),
    supplements: first('supplements'),
    hospitalShare: first('hospitalShare'),
    account: first('account'),
  }
  const unsaid = missing.map((path) => notGiven(city.version, path))
  making.wrong.push(...(unsaid.length > 0 ? unsaid : twoMeanings(city.version, policy)))
  return policy
}

function notGiven(version: string, path: string): Wrong {
  const message = `${path} is given neither here nor by an adopted layer`
  return { version, path: path.split('.').slice(0, -1), message }
}

const benefitKeys = [
  ...(['medicalTypes', 'entitlement', 'countsAdmission', 'deductible', 'share'] as const),
  ...(['caps', 'withoutFiling', 'lateFiling', 'offSite'] as const),
] as const

function benefitFor(name: BenefitName, given: readonly Sections[], missing: string[]): Benefit {
  const entries = benefitKeys.map((key) => {
    const section = given.map(({ benefits }) => benefits[name]?.[key]).find((one) => one !== undefined)
    if (section === undefined) missing.push(`benefits.${name}.${key}`)
    return [key, section]
  })
  return { name, ...Object.fromEntries(entries) } as Benefit
}

/** A counter that two rules use for different sums would let one of them eat the other's year. */
function twoMeanings(version: string, { benefits, supplements }: Policy): Wrong[] {
  const meanings = new Map<string, string>()
  const wrong: Wrong[] = []
  const use = (counter: string, meaning: string, path: readonly PropertyKey[]) => {
    const before = meanings.get(counter)
    meanings.set(counter, before ?? meaning)
    if (before === undefined || before === meaning) return
    wrong.push({ version, path, message: `counter ${counter} is used for ${before} and for ${meaning}` })
  }
  for (const { name, deductible, share, caps } of benefits) {
    use(deductible.counter, 'deductibles paid', ['benefits', name, 'deductible'])
    use(share.counter, 'eligible costs', ['benefits', name, 'share'])
    for (const { kind, counter } of caps === 'not_published' ? [] : caps) {
      use(counter, kind === 'fund_paid' ? 'what the pooling fund paid' : 'eligible costs', ['benefits', name, 'caps'])
    }
  }
  for (const [i, { fund, span, variants, counts }] of (supplements === 'not_published' ? [] : supplements).entries()) {
    if (span !== 'settlement') use(span.counter, `a base of ${counts.join(' and ')}`, ['supplements', i])
    for (const { cap } of variants) {
      if (typeof cap !== 'string') use(cap.counter, `what ${fund} paid`, ['supplements', i])
    }
  }
  return wrong
}
