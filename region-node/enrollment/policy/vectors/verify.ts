/** Files of vectors: read strictly, reckoned, compared. Nothing is reckoned when anything is not understood. */
import type { z } from 'zod'
import { policiesOf } from '../compile'
import { faultsOf } from '../document'
import type { Policy } from '../policy'
import { type LongCase, type LongFile, longFile } from './long-case'
import type { CaseOutcome, FileFault } from './outcome'
import { longOutcome } from './sequence'
import { type ShortCase, shortCase, shortOutcome } from './short-case'

export type Read = { readonly outcomes: readonly CaseOutcome[] } | { readonly faults: readonly FileFault[] }

/** A list of short cases, or an object with policies and long cases. */
export function outcomesOf(text: string): Read {
  let raw: unknown
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return { faults: [{ where: '', message: `not JSON: ${(error as Error).message}` }] }
  }
  if (Array.isArray(raw)) return shortOutcomes(raw)
  if (typeof raw === 'object' && raw !== null) return longOutcomes(raw)
  return { faults: [{ where: '', message: 'expected a list of cases, or an object with policies and cases' }] }
}

function shortOutcomes(raw: readonly unknown[]): Read {
  const cases: ShortCase[] = []
  const faults: FileFault[] = []
  for (const [i, one] of raw.entries()) {
    const read = shortCase.safeParse(one)
    if (read.success) cases.push(read.data)
    else faults.push(...faultsAt([i], read.error, one))
  }
  if (raw.length === 0) faults.push({ where: '', message: 'expected at least one case' })
  faults.push(...sameIds(cases))
  return faults.length > 0 ? { faults } : { outcomes: cases.map(shortOutcome) }
}

function longOutcomes(raw: object): Read {
  const read = longFile.safeParse(raw)
  if (!read.success) return { faults: faultsAt([], read.error, raw) }
  const { cases } = read.data
  const unknown = cases.flatMap(({ id, policies }) => {
    const strangers = policies.filter((name) => !Object.hasOwn(read.data.policies, name))
    return strangers.map((name) => ({ where: id, message: `no policy ${name} in this file` }))
  })
  const faults = [...sameIds(cases), ...unknown]
  if (faults.length > 0) return { faults }
  const compiled = cases.map((one) => ({ one, ...compiledFor(one, read.data) }))
  const wrong = compiled.flatMap(({ wrong }) => wrong)
  if (wrong.length > 0) return { faults: wrong }
  return { outcomes: compiled.map(({ one, policies }) => longOutcome(one, policies)) }
}

function compiledFor(
  one: LongCase,
  { policies }: LongFile,
): { policies: readonly Policy[]; wrong: readonly FileFault[] } {
  const documents = one.policies.map((name) => policies[name]).filter((document) => document !== undefined)
  const compiled = policiesOf(documents)
  const wrong = compiled.wrong.map(({ version, path, message }) => {
    return { where: `${one.id}, ${version} ${path.join('.')}`, message }
  })
  if (wrong.length === 0 && compiled.policies.length === 0) {
    return { policies: [], wrong: [{ where: one.id, message: 'expected the policy of a city among those named' }] }
  }
  return { policies: compiled.policies, wrong }
}

function sameIds(cases: readonly { readonly id: string }[]): FileFault[] {
  const seen = new Set<string>()
  return cases.flatMap(({ id }) => {
    if (seen.has(id)) return [{ where: id, message: 'two cases have this id' }]
    seen.add(id)
    return []
  })
}

/** Where: the case by its id, when it has one, and the field. */
function faultsAt(above: readonly PropertyKey[], error: z.ZodError, raw: unknown): FileFault[] {
  return faultsOf(error).map(({ path, message }) => {
    const id = idOf(raw)
    const where = [...above, ...path].map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
    return { where: id === undefined ? where : `${id} ${where}`, message }
  })
}

function idOf(raw: unknown): string | undefined {
  const id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined
  return typeof id === 'string' ? id : undefined
}
