/**
 * What comes before a bill can be settled: the person is looked up, a visit opened, its fee lines uploaded. Just before
 * each patient is due, or for all of them beforehand, so that a measurement sees settle and confirm alone.
 */
import type { Code } from '../../common/errors'
import { sumOf } from '../../common/money'
import type { FeeLineIn } from '../../proto/types'
import type { Hospital } from './client'
import type { Answer } from './hearing'

export interface Patient {
  readonly credentialType: string
  readonly credentialNo: string
  /** Where insured; never the till's own region. */
  readonly enrollmentDivision: string
  readonly insurance: string
  readonly medicalType: string
}

export interface Till {
  /** For reports: the hospital's code. */
  readonly name: string
  readonly region: string
  readonly hospital: Hospital
}

export interface Pair {
  readonly till: Till
  readonly patient: Patient
}

export interface PreparedBill extends Pair {
  readonly visitId: string
  readonly policyDay: string
  readonly totalFen: bigint
  /** Whether this patient leaves after the verdict; absent: as the plan says. */
  readonly givesUp?: boolean
}

export interface PreparationWorld {
  pause(ms: number): Promise<void>
  newVisitNo(): string
  /** The fee lines of the n-th patient. */
  linesFor(n: number): readonly FeeLineIn[]
}

/** Remembers who was looked up already, and hears of each refusal on the way. */
export interface PreparationNotes {
  readonly personIds: Map<string, string>
  trouble(code: Code | 'silence'): void
}

const TRIES = 40
const PAUSE_MS = 250

/** The care node may be down just now, so each bill is tried a few times. @returns undefined when none succeeded */
export async function prepared(
  world: PreparationWorld,
  pair: Pair,
  n: number,
  notes: PreparationNotes,
): Promise<PreparedBill | undefined> {
  const [lines, visitNo] = [world.linesFor(n), world.newVisitNo()]
  for (let tries = 0; tries < TRIES; tries++) {
    const visitId = await visitWith(pair, { lines, visitNo }, notes)
    if (visitId !== undefined) {
      const totalFen = sumOf(lines.map(({ amountFen }) => BigInt(String(amountFen))))
      return { visitId, policyDay: policyDayOf(lines), totalFen, ...pair }
    }
    await world.pause(PAUSE_MS)
  }
  return undefined
}

interface Papers {
  readonly lines: readonly FeeLineIn[]
  readonly visitNo: string
}

async function visitWith(
  { till: { hospital }, patient }: Pair,
  { lines, visitNo }: Papers,
  notes: PreparationNotes,
): Promise<string | undefined> {
  const { credentialType, credentialNo, enrollmentDivision, insurance, medicalType } = patient
  const sessionId = await hospital.session()
  const known = notes.personIds.get(credentialNo)
  const query = { credentialType, credentialNo }
  const found = known
    ? { reply: { personId: known } }
    : await hospital.door.findPerson({ sessionId, enrollmentDivision, query })
  if (!('reply' in found)) return troubled(hospital, found, notes)
  const { personId } = found.reply
  notes.personIds.set(credentialNo, personId)
  const visit = await hospital.door.openVisit({
    sessionId,
    hospitalVisitNo: visitNo,
    enrollmentDivision,
    personId,
    insurance,
    medicalType,
    startDay: policyDayOf(lines),
  })
  if (!('reply' in visit)) return troubled(hospital, visit, notes)
  const uploaded = await hospital.door.uploadLines(sessionId, visit.reply.visitId, lines)
  return 'reply' in uploaded ? visit.reply.visitId : troubled(hospital, uploaded, notes)
}

async function troubled(hospital: Hospital, answer: Answer<unknown>, notes: PreparationNotes): Promise<undefined> {
  const code = 'refusal' in answer ? answer.refusal?.code : undefined
  notes.trouble(code ?? 'silence')
  if (code === 'H1006' || code === 'H1007') await hospital.signIn()
  return undefined
}

function policyDayOf(lines: readonly FeeLineIn[]): string {
  const days = lines.map(({ feeDay }) => feeDay ?? '')
  return days.sort().at(-1) ?? ''
}
