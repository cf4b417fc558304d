/** Whom the story is about: the test persons of deploy/settings/people, who are nobody (its README says who is who). */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Patient } from '../../../bin/hospital/preparation'
import type { Asked } from '../../../bin/organisations/organisations'
import { projectRoot } from '../../../common/contracts.grpc'

export interface Person {
  readonly personId: string
  readonly name: string
  readonly citizenNo: string
  readonly division: string
  readonly insurance: string
}

export interface Cast {
  /** Settles. */
  readonly insured: Person
  /** Is refused. */
  readonly suspended: Person
  /** All settle. */
  readonly crowd: readonly Person[]
  /** Goes to other cities: referred, by themselves, filed late. */
  readonly traveller?: Person
  /** A resident whose year has come to serious illness. */
  readonly resident?: Person
}

/** In the order in which they must come: nobody is enrolled before being known. */
const KINDS = [
  ...(['people', 'enrollments', 'filings', 'approvals', 'identities', 'blacklist'] as const),
  ...(['accounts', 'mutual_aid', 'accumulators'] as const),
]

/** One folder a region. */
const folder = () => join(projectRoot(), 'deploy', 'settings', 'people')

/** Makes a region's test persons known. Only once: their accounts and accumulators move later. */
export async function admit({ place, import: take }: Asked): Promise<void> {
  for (const kind of KINDS) {
    const file = join(folder(), place.region, `${kind}.csv`)
    if (!existsSync(file)) continue
    const { problems } = await take(kind, readFileSync(file))
    if (problems[0]) throw new Error(`${place.name} does not take ${file}: ${JSON.stringify(problems[0])}`)
  }
}

export function castIn(region: string): Cast {
  const read = (kind: string) => rowsOf(readFileSync(join(folder(), region, `${kind}.csv`)))
  return castOf(read('people'), read('enrollments'))
}

type Row = Readonly<Record<string, string>>

function rowsOf(csv: Buffer): Row[] {
  return parse(csv, { columns: true, bom: true, trim: true, skip_empty_lines: true })
}

/** The first person settles, the third is suspended; from the twelfth on nobody is special. */
const [INSURED, SUSPENDED, ORDINARY_FROM] = [0, 2, 11]
/** How the numbers of those end who have a part in one scene and are in no crowd. */
const [TRAVELLER, RESIDENT] = ['0901', '0902']
const PARTS = [TRAVELLER, RESIDENT]

/** @throws Error when there are too few people */
export function castOf(people: readonly Row[], enrollments: readonly Row[]): Cast {
  const enrolled = new Map(enrollments.map((row) => [row.person_id, row]))
  const persons = people.map(({ person_id: personId = '', name = '', citizen_no: citizenNo = '' }) => {
    const { division = '', insurance = '' } = enrolled.get(personId) ?? {}
    return { personId, name, citizenNo, division, insurance }
  })
  const playing = (part: string) => persons.find(({ personId }) => personId.endsWith(part))
  const ordinary = persons.slice(ORDINARY_FROM).filter(({ personId }) => !PARTS.some((part) => personId.endsWith(part)))
  const [insured, suspended, crowd] = [persons[INSURED], persons[SUSPENDED], ordinary]
  const [traveller, resident] = [playing(TRAVELLER), playing(RESIDENT)]
  if (!insured || !suspended || crowd.length === 0) throw new Error('there are too few test persons')
  return { insured, suspended, crowd, ...(traveller && { traveller }), ...(resident && { resident }) }
}

/** People of different regions alternate, so that every region has work from the first second. */
export function alternating<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat()
}

export function credentialOf({ citizenNo }: Pick<Person, 'citizenNo'>) {
  return { credentialType: '02', credentialNo: citizenNo }
}

export function patientOf(person: Person): Patient {
  const { division, insurance } = person
  return {
    ...credentialOf(person),
    enrollmentDivision: division,
    insurance,
    medicalType: INPATIENT,
  }
}

/** [med_type] */
export const INPATIENT = '21'
