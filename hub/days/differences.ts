/** Names what keeps a unit open: settlement, ledger, amounts. Pure. */
import { DAY_PARTS, differingRows, readRow, type Unit } from '../../common/day-rows'
import type { Fen } from '../../common/money'
import { keyText } from '../../common/settlement-key'

/** One settlement that one ledger holds otherwise than the others. */
export interface DayDifference {
  readonly settlement: string
  /** Whose books: "care 5101", "hub", "enrollment 5116". */
  readonly ledger: string
  /** What differs: posted, the name of a part, person, missing here, or unknown to the others. */
  readonly what: string
  readonly expectedFen: Fen
  readonly foundFen: Fen
}

/** The rows of one bucket by ledger; a follower that agrees with the care ledger is left out. */
export interface BucketRows {
  readonly care: Buffer
  readonly hub?: Buffer | undefined
  readonly enrollment?: Buffer | undefined
}

/** The care ledger is the first word, unless both others agree against it. */
export function differencesIn(unit: Unit, { care, hub, enrollment }: BucketRows): DayDifference[] {
  const hubSays = hub ? differingRows(care, hub) : []
  const enrollmentSays = enrollment ? differingRows(care, enrollment) : []
  const contradicted = new Map(hubSays.map(({ expected, found }) => [nameOf(expected ?? found), found]))
  const againstCare = enrollmentSays.filter(({ expected, found }) => {
    const name = nameOf(expected ?? found)
    return contradicted.has(name) && areSame(contradicted.get(name), found)
  })
  const blamed = new Set(againstCare.map(({ expected, found }) => nameOf(expected ?? found)))
  const others = ({ expected, found }: { expected: Buffer | undefined; found: Buffer | undefined }) =>
    !blamed.has(nameOf(expected ?? found))
  return [
    ...againstCare.map(({ expected, found }) => named(`care ${unit.careRegion}`, found, expected)),
    ...hubSays.filter(others).map(({ expected, found }) => named('hub', expected, found)),
    ...enrollmentSays
      .filter(others)
      .map(({ expected, found }) => named(`enrollment ${unit.enrollmentRegion}`, expected, found)),
  ]
}

function areSame(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined ? b === undefined : b !== undefined && a.equals(b)
}

function nameOf(row: Buffer | undefined): string {
  return row ? keyText(readRow(row).key) : ''
}

function named(ledger: string, expected: Buffer | undefined, found: Buffer | undefined): DayDifference {
  const about = { settlement: nameOf(expected ?? found), ledger }
  const [right, wrong] = [expected && readRow(expected), found && readRow(found)]
  if (!right || !wrong) {
    const what = right ? 'missing' : 'unknown'
    return { ...about, what, expectedFen: right?.postedFen ?? 0n, foundFen: wrong?.postedFen ?? 0n }
  }
  if (right.postedFen !== wrong.postedFen)
    return { ...about, what: 'posted', expectedFen: right.postedFen, foundFen: wrong.postedFen }
  const place = right.parts.findIndex((part, i) => part !== wrong.parts[i])
  const [expectedFen, foundFen] = [right.parts[place] ?? 0n, wrong.parts[place] ?? 0n]
  return { ...about, what: DAY_PARTS[place] ?? 'person', expectedFen, foundFen }
}
