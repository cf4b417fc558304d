/**
 * People who can be nobody: their citizen numbers carry the division 519999, which is not assigned. As many as a test
 * under load needs, as CSV for the import and as patients for the tills. Pure; the same numbers at every call.
 */
import { checkCharacter } from '../../common/identifiers'
import type { Region } from '../../common/regions'
import type { Patient } from './preparation'

export interface MadeUpPeople {
  readonly patients: readonly Patient[]
  /** By kind of import, in the order in which they must come. */
  readonly files: readonly (readonly [kind: 'people' | 'enrollments' | 'filings', csv: string])[]
}

const BEGINS = '2020-01-01'
const EMPLOYEE = '310'
const WORKING = '11'
const INPATIENT = '21'

/** @param firstNumber keeps several sets apart; at most 99,999 a region */
export function madeUpPeople(region: Region, count: number, firstNumber = 1): MadeUpPeople {
  const numbers = Array.from({ length: count }, (_, i) => firstNumber + i)
  const division = `${region}02`
  const rows = numbers.map((n) => ({ personId: `L${region}${pad(n, 5)}`, citizenNo: citizenNumber(region, n) }))
  return {
    patients: rows.map(({ citizenNo }) => ({
      credentialType: '02',
      credentialNo: citizenNo,
      enrollmentDivision: division,
      insurance: EMPLOYEE,
      medicalType: INPATIENT,
    })),
    files: [
      [
        'people',
        csv(
          'person_id,name,gender,birthday,citizen_no',
          rows.map((row, i) => [
            row.personId,
            `压测${pad(numbers[i] ?? 0, 5)}`,
            '1',
            birthdayIn(row.citizenNo),
            row.citizenNo,
          ]),
        ),
      ],
      [
        'enrollments',
        csv(
          'person_id,insurance,person_category,status,division,begins',
          rows.map(({ personId }) => [personId, EMPLOYEE, WORKING, '1', division, BEGINS]),
        ),
      ],
      [
        'filings',
        csv(
          'person_id,kind,begins',
          rows.map(({ personId }) => [personId, 'long_term', BEGINS]),
        ),
      ],
    ],
  }
}

/** 519999, a birthday that carries region and number, three digits more, and the check character. */
function citizenNumber(region: Region, n: number): string {
  // The year tells the region apart, month and day the hundreds: every number is a possible one.
  const year = 1950 + (Number(region) % 50)
  const day = Math.floor(n / 1_000)
  const digits = `519999${year}${pad(1 + (day % 12), 2)}${pad(1 + (Math.floor(day / 12) % 28), 2)}${pad(n % 1_000, 3)}`
  return digits + checkCharacter(digits)
}

function birthdayIn(citizenNo: string): string {
  return `${citizenNo.slice(6, 10)}-${citizenNo.slice(10, 12)}-${citizenNo.slice(12, 14)}`
}

function csv(heading: string, rows: readonly (readonly string[])[]): string {
  return `${[heading, ...rows.map((row) => row.join(','))].join('\n')}\n`
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, '0')
}
