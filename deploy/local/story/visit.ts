/** A visit with its fee lines, ready to be settled: what a hospital does long before the till. */
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { Bill } from '../../../bin/hospital/bill'
import type { Hospital } from '../../../bin/hospital/client'
import type { Answer } from '../../../bin/hospital/hearing'
import { dayInShanghai, systemClock } from '../../../common/clock'
import { catalogue, textOf } from '../../../common/errors'
import type { FeeLineIn } from '../../../proto/types'
import { totalOf } from './lines'
import { INPATIENT, type Person } from './people'

export function today(): string {
  return dayInShanghai(systemClock.now())
}

export function visitRequest(sessionId: string, { personId, division, insurance }: Person, startDay = today()) {
  return {
    sessionId,
    hospitalVisitNo: uuidv7(),
    enrollmentDivision: division,
    personId,
    insurance,
    medicalType: INPATIENT,
    startDay,
  }
}

export function billOf(visitId: string, { division }: Person, lines: readonly FeeLineIn[]): Bill {
  return {
    visitId,
    policyDay: today(),
    useAccount: false,
    totalFen: totalOf(lines),
    enrollmentDivision: division,
  }
}

/** Opens a visit and uploads its lines. @throws Error when the care node does not take them */
export async function visited(
  hospital: Hospital,
  person: Person,
  lines: readonly FeeLineIn[],
  startDay?: string,
): Promise<Bill> {
  const sessionId = await hospital.session()
  const request = visitRequest(sessionId, person, startDay)
  const { visitId } = await patiently(() => hospital.door.openVisit(request), 'open visit')
  await patiently(() => hospital.door.uploadLines(sessionId, visitId, lines), 'upload lines')
  return billOf(visitId, person, lines)
}

/** Asking again would be answered the same. */
const HOPELESS: readonly string[] = ['no', 'after-correction']
const TRIES = 60
const AGAIN_MS = 500

/** Asks for half a minute, for a machine that has much to do answers late; every call of ours may be repeated. */
export async function patiently<T>(ask: () => Promise<Answer<T>>, what: string): Promise<T> {
  for (let tries = 1; ; tries++) {
    const answer = await ask()
    const isFinal = 'reply' in answer || (answer.refusal && HOPELESS.includes(catalogue[answer.refusal.code].retry))
    if (isFinal || tries === TRIES) return replyIn(answer, what)
    await pause(AGAIN_MS)
  }
}

/** @throws Error with what the care node said, or that it said nothing */
export function replyIn<T>(answer: Answer<T>, what: string): T {
  if ('reply' in answer) return answer.reply
  const { refusal } = answer
  throw new Error(`${what}: ${refusal ? `[${refusal.code}] ${textOf(refusal, 'en')}` : 'no answer'}`)
}
