/** Tables against the classes and levels that they must speak of, and names that nobody gave. Pure. */
import type { DocumentBenefit, PolicyDocument } from '../document'
import { type Problem, problem } from './problem'

/** Levels [dedc_hosp_lv], and columns that publications have besides. */
const LEVELS = ['1', '2', '3', '4', '9', 'community', 'province', 'all']
const NEEDED = ['1', '2', '3']

interface Table {
  readonly path: readonly PropertyKey[]
  readonly given: unknown
}

/** A layer may leave its classes to the cities; then there is nothing to compare with. */
export function classProblems(document: PolicyDocument): Problem[] {
  const { version, personClasses } = document
  const classes = personClasses && Object.keys(personClasses)
  const tables = tablesOf(document).flatMap((table) => tableProblems(version, table, classes))
  return [...tables, ...whomProblems(document, classes ?? [])]
}

function tablesOf({ benefits = {} }: PolicyDocument): Table[] {
  const entries = Object.entries(benefits) as [string, DocumentBenefit][]
  return entries.flatMap(([name, benefit]) => {
    const at = (...path: PropertyKey[]) => ['benefits', name, ...path]
    return [
      { path: at('deductible', 'yuan'), given: benefit.deductible?.yuan },
      { path: at('share', 'percent'), given: benefit.share?.percent },
      ...listed(benefit.caps).map((cap, i) => ({ path: at('caps', i, 'yuan'), given: cap.yuan })),
      ...listed(benefit.offSite).flatMap(({ deductible, ratio }, i) => [
        { path: at('offSite', i, 'deductible', 'yuan'), given: fieldOf(deductible, 'yuan') },
        { path: at('offSite', i, 'ratio', 'percent'), given: fieldOf(ratio, 'percent') },
      ]),
    ]
  })
}

function listed<T>(given: 'not_published' | readonly T[] | undefined): readonly T[] {
  return given === undefined || given === 'not_published' ? [] : given
}

function fieldOf(given: object | string, key: string): unknown {
  return typeof given === 'object' ? (given as Record<string, unknown>)[key] : undefined
}

/** What stands for all classes: a number, rungs, a formula with age, that nothing is published, or no table at all. */
function isCell(given: unknown): boolean {
  if (typeof given !== 'object' || Array.isArray(given)) return true
  return 'value' in (given as object) || 'basePercent' in (given as object)
}

function tableProblems(version: string, { path, given }: Table, classes: readonly string[] | undefined): Problem[] {
  if (isCell(given)) return []
  const rows = given as Record<string, unknown>
  const strangers = classes ? Object.keys(rows).filter((name) => name !== 'all' && !classes.includes(name)) : []
  const missing = rows.all === undefined ? (classes ?? []).filter((name) => rows[name] === undefined) : []
  return [
    ...strangers.map((name) => strangeClass(version, [...path, name], name, classes ?? [])),
    ...missing.map((name) => missingClass(version, path, name)),
    ...Object.entries(rows).flatMap(([name, row]) => rowProblems(version, [...path, name], row)),
  ]
}

function rowProblems(version: string, path: readonly PropertyKey[], row: unknown): Problem[] {
  if (isCell(row)) return []
  const levels = Object.keys(row as object)
  const strange = levels.filter((level) => !LEVELS.includes(level))
  const missing = levels.includes('all') ? [] : NEEDED.filter((level) => !levels.includes(level))
  return [
    ...strange.map((level) => strangeLevel(version, [...path, level], level)),
    ...missing.map((level) => missingLevel(version, path, level)),
  ]
}

function strangeClass(version: string, path: readonly PropertyKey[], name: string, known: readonly string[]): Problem {
  return problem(version, path, {
    code: 'P30',
    zh: `personClasses 里没有人员类别 ${name}`,
    en: `there is no person class ${name} under personClasses`,
    mendZh: `应为 ${known.join('、')} 或 all；新的类别请先写进 personClasses`,
    mendEn: `expected ${known.join(', ')} or all; add a new class to personClasses first`,
  })
}

function missingClass(version: string, path: readonly PropertyKey[], name: string): Problem {
  return problem(version, path, {
    code: 'P31',
    zh: `缺少人员类别 ${name} 的一行`,
    en: `the row for the person class ${name} is missing`,
    mendZh: `请补上 ${name}；没有公布的写 ${name}: not_published`,
    mendEn: `add ${name}; when nothing is published, ${name}: not_published`,
  })
}

function strangeLevel(version: string, path: readonly PropertyKey[], level: string): Problem {
  return problem(version, path, {
    code: 'P32',
    zh: `没有医院等级 ${level}`,
    en: `there is no hospital level ${level}`,
    mendZh: `应为 ${LEVELS.join('、')} 之一`,
    mendEn: `expected one of ${LEVELS.join(', ')}`,
  })
}

function missingLevel(version: string, path: readonly PropertyKey[], level: string): Problem {
  return problem(version, path, {
    code: 'P33',
    zh: `缺少医院等级 ${level} 的一格`,
    en: `the cell for hospital level ${level} is missing`,
    mendZh: `请补上 ${level}；没有公布的写 ${level}: not_published`,
    mendEn: `add ${level}; when nothing is published, ${level}: not_published`,
  })
}

interface Named {
  readonly path: readonly PropertyKey[]
  readonly kind: 'class' | 'identity'
  readonly name: string
}

const WHOM = {
  class: ['P34', '人员类别', 'personClasses'],
  identity: ['P35', '特殊身份', 'identities'],
} as const

/** Whom an exemption or a supplement is for: a misspelt name would be for nobody, silently. */
function whomProblems(document: PolicyDocument, classes: readonly string[]): Problem[] {
  const { version, identities, personClasses } = document
  const known = { class: classes, identity: Object.keys(identities ?? {}) }
  const isGiven = { class: personClasses !== undefined, identity: identities !== undefined }
  const strange = namesIn(document).filter(({ kind, name }) => isGiven[kind] && !known[kind].includes(name))
  return strange.map(({ path, kind, name }) => {
    const [code, zh, where] = WHOM[kind]
    return problem(version, path, {
      code,
      zh: `${where} 里没有${zh} ${name}：这条规定对谁都不适用`,
      en: `there is no ${name} under ${where}: the rule would be for nobody`,
      mendZh: `请先写进 ${where}，或改正名称`,
      mendEn: `add it to ${where}, or mend the name`,
    })
  })
}

function namesIn({ benefits = {}, supplements }: PolicyDocument): Named[] {
  const entries = Object.entries(benefits) as [string, DocumentBenefit][]
  const exempted = entries.flatMap(([benefit, { deductible }]) =>
    (deductible?.exemptions ?? []).flatMap(({ whom }, i) =>
      named(whom, ['benefits', benefit, 'deductible', 'exemptions', i, 'whom']),
    ),
  )
  const supplemented = listed(supplements).flatMap(({ variants }, i) =>
    variants.flatMap(({ whom }, j) => named(whom, ['supplements', i, 'variants', j, 'whom'])),
  )
  return [...exempted, ...supplemented]
}

type Whom = { readonly classes?: readonly string[] | undefined; readonly identities?: readonly string[] | undefined }

function named(whom: 'everyone' | Whom, path: readonly PropertyKey[]): Named[] {
  const { classes = [], identities = [] } = whom as Whom
  return [
    ...classes.map((name, i): Named => ({ path: [...path, 'classes', i], kind: 'class', name })),
    ...identities.map((name, i): Named => ({ path: [...path, 'identities', i], kind: 'identity', name })),
  ]
}
