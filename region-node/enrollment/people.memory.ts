/** Insured people in memory: for unit tests and the simulator. */
import type { CardState, CredentialType, ImportKind, ImportRow, Misfit, People } from './people'
import { type Accumulated, type AccumulatorCode, benefitPoolOf, isBalance } from './policy/accumulators'
import type { Approval, Blacklisting, Enrolled, Filing, FilingKind, Identity } from './policy/coverage'
import type { Standing, Subject } from './verdicts'

interface Row {
  readonly values: ImportRow['values']
  version: bigint
  readonly enrollments: Map<string, Enrolled>
  readonly filings: Map<string, Filing>
  readonly approvals: Map<string, Approval>
  readonly identities: Map<string, Identity>
  readonly blacklistings: Map<string, Blacklisting>
  readonly accumulators: Map<string, Accumulator>
}

interface Accumulator extends Omit<Accumulated, 'amount'> {
  opening: bigint
  used: bigint
  pending: bigint
}

export interface MemoryPeople extends People {
  standing(subject: Subject): Standing | undefined
  versionOf(personId: string): bigint | undefined
  move(
    personId: string,
    deltas: readonly Accumulated[],
    times: { readonly pending: bigint; readonly used: bigint },
  ): void
  /** A backup of what settlements move; calling it restores it. */
  backup(): () => void
  /** used and pending of one accumulator, for those who check. */
  accumulated(
    personId: string,
    insurance: string,
    year: number,
    code: AccumulatorCode,
  ): Pick<Accumulator, 'used' | 'pending'>
}

const CREDENTIALS: readonly (readonly [CredentialType, string])[] = [
  ['01', 'e_credential'],
  ['02', 'citizen_no'],
  ['03', 'card_no'],
]

export function peopleInMemory(): MemoryPeople {
  const people = new Map<string, Row>()
  const credentials = new Map<string, string>()
  const row = (personId: string) => people.get(personId)
  return {
    backup: () => backupOf(people),
    async findByCredential(type, number) {
      const personId = credentials.get(`${type}/${number}`)
      const found = personId === undefined ? undefined : row(personId)
      if (personId === undefined || !found) return undefined
      const { name = '', gender = '', birthday = '' } = found.values
      const enrollments = [...found.enrollments.values()].map((e) => ({
        balanceFen: standingAmount(found, e.insurance, 0, 'account'),
        ...e,
      }))
      const state = type === '03' ? cardStateOf(found) : 'active'
      return { personId, name, gender, birthday, state, enrollments }
    },
    async cardOf(personId) {
      const found = row(personId)
      return found?.values.card_no ? cardStateOf(found) : undefined
    },
    async put(kind, rows) {
      return rows.flatMap(({ line, values }) => {
        const misfit = kind === 'people' ? putPerson(people, credentials, values) : putMore(people, kind, values)
        return misfit ? [{ line, ...misfit }] : []
      })
    },
    standing(subject) {
      const found = row(subject.personId)
      return found && standingOf(found, subject)
    },
    versionOf: (personId) => row(personId)?.version,
    move(personId, deltas, { pending, used }) {
      const found = row(personId)
      if (!found) return
      for (const { amount, ...which } of deltas) {
        const accumulator = accumulatorOf(found, which)
        accumulator.pending += amount * pending
        accumulator.used += amount * used
      }
      found.version++
    },
    accumulated(personId, insurance, year, code) {
      const { used = 0n, pending = 0n } =
        row(personId)?.accumulators.get(benefitPoolOf({ insurance, year, code })) ?? {}
      return { used, pending }
    },
  }
}

function standingOf(found: Row, { insurance, year }: Subject): Standing {
  const accumulators = [...found.accumulators.values()]
    .filter((a) => a.insurance === insurance && (a.year === year || a.year === 0))
    .map(({ opening, used, insurance: of, year: inYear, code }) => ({
      insurance: of,
      year: inYear,
      code,
      amount: opening + used,
    }))
  const { version, enrollments, filings, approvals, identities, blacklistings } = found
  return {
    approvals: [...approvals.values()],
    identities: [...identities.values()],
    birthday: found.values.birthday,
    ...{ version, accumulators, enrollments: [...enrollments.values()] },
    ...{ filings: [...filings.values()], blacklistings: [...blacklistings.values()] },
  }
}

/** What moves with settlements, to be put back as it was. */
function backupOf(people: ReadonlyMap<string, Row>): () => void {
  const copies = [...people].map(([personId, { version, accumulators }]) => {
    return { personId, version, accumulators: [...accumulators].map(([name, one]) => [name, { ...one }] as const) }
  })
  return () => {
    for (const { personId, version, accumulators } of copies) {
      const found = people.get(personId)
      if (!found) continue
      found.version = version
      found.accumulators.clear()
      for (const [name, one] of accumulators) found.accumulators.set(name, { ...one })
    }
  }
}

function cardStateOf({ values }: Row): CardState {
  return (values.card_state as CardState | undefined) ?? 'active'
}

function standingAmount({ accumulators }: Row, insurance: string, year: number, code: AccumulatorCode): bigint {
  const { opening = 0n, used = 0n } = accumulators.get(benefitPoolOf({ insurance, year, code })) ?? {}
  return opening + used
}

function accumulatorOf({ accumulators }: Row, which: Omit<Accumulated, 'amount'>): Accumulator {
  const name = benefitPoolOf(which)
  const found = accumulators.get(name) ?? { opening: 0n, used: 0n, pending: 0n, ...which }
  accumulators.set(name, found)
  return found
}

function noRow(): Row {
  const filed = { filings: new Map(), approvals: new Map(), blacklistings: new Map(), identities: new Map() }
  return { values: {}, version: -1n, enrollments: new Map(), accumulators: new Map(), ...filed }
}

type Put = Omit<Misfit, 'line'> | undefined

function putPerson(people: Map<string, Row>, credentials: Map<string, string>, values: ImportRow['values']): Put {
  const { person_id: personId = '' } = values
  for (const [type, column] of CREDENTIALS) {
    const holder = credentials.get(`${type}/${values[column]}`)
    if (values[column] && holder !== undefined && holder !== personId) return { why: 'taken', column }
  }
  const before = people.get(personId)
  for (const [type, column] of CREDENTIALS) {
    if (!values[column]) continue
    credentials.delete(`${type}/${before?.values[column]}`)
    credentials.set(`${type}/${values[column]}`, personId)
  }
  const known = before ?? noRow()
  people.set(personId, { ...known, values, version: known.version + 1n })
  return undefined
}

function putMore(people: Map<string, Row>, kind: ImportKind, values: ImportRow['values']): Put {
  const found = people.get(values.person_id ?? '')
  if (!found) return { why: 'unknown-person', column: 'person_id' }
  const { begins: from = '', ends: to, insurance = '' } = values
  if (kind === 'enrollments') found.enrollments.set(insurance, enrolledOf(values))
  else if (kind === 'filings') found.filings.set(`${values.kind} ${from}`, { ...filingOf(values), from, to })
  else if (kind === 'approvals') found.approvals.set(`${values.disease} ${from}`, approvalOf(values))
  else if (kind === 'identities') found.identities.set(`${values.code} ${from}`, { code: values.code ?? '', from, to })
  else if (kind === 'blacklist') found.blacklistings.set(from, { from, to })
  else {
    const code = BALANCES[kind] ?? (values.code as AccumulatorCode)
    const which = { insurance, year: isBalance(code) ? 0 : Number(values.year), code }
    accumulatorOf(found, which).opening = BigInt(values.balance_yuan ?? values.amount ?? 0)
  }
  found.version++
  return undefined
}

const BALANCES: Readonly<Partial<Record<ImportKind, AccumulatorCode>>> = {
  accounts: 'account',
  mutual_aid: 'mutual_aid',
}

function enrolledOf(values: ImportRow['values']): Enrolled {
  const { insurance = '', person_category: personCategory = '', status, division = '' } = values
  const { begins: from = '', ends: to, benefits_from: benefitsFrom, paid_until: paidUntil } = values
  const salaryFen = values.salary_yuan === undefined ? undefined : BigInt(values.salary_yuan)
  const span = { from, to, benefitsFrom, paidUntil, salaryFen }
  return { insurance, personCategory, status: status as Enrolled['status'], division, ...span }
}

function approvalOf({ disease = '', begins: from = '', ends: to }: ImportRow['values']): Approval {
  return { disease, from, to }
}

function filingOf({ kind, areas }: ImportRow['values']): Pick<Filing, 'kind' | 'areas'> {
  return { kind: kind as FilingKind, areas: areas ? areas.split(' ') : [] }
}
