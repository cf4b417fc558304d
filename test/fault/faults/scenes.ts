/** What patients alone do not bring about: a bill that its hospital forgets, a question asked twice, a day's end. */
import { v7 as uuidv7 } from 'uuid'
import { urlFor } from '../../../deploy/local/databases.pg'
import { databaseOf, HUB_DATABASE } from '../../../deploy/local/layout'
import { linesOfCrowd } from '../../../deploy/local/story/lines'
import { castOfRegion, tillOf } from '../../../deploy/local/story/stage'
import { patiently, today, visited } from '../../../deploy/local/story/visit'
import { until } from '../../support/until'
import { CONFIRM_WINDOW_MS, type Field, INQUIRY_DELAY_MS } from '../field'
import { asked } from './parts'

const CARE = '5101'
const ENROLLMENT = '5116'
const ENDS_WITHIN_MS = CONFIRM_WINDOW_MS + 4 * INQUIRY_DELAY_MS + 60_000

/** Authorised at the door itself, past the careful client: nobody keeps a journal of it. */
async function authorised(field: Field): Promise<{ settleId: string; ask(): Promise<unknown> }> {
  const { hospital } = tillOf(field.stage, CARE)
  const { insured } = castOfRegion(field.stage, ENROLLMENT)
  const { visitId, policyDay, totalFen } = await visited(hospital, insured, linesOfCrowd(1, today()))
  const settleId = uuidv7()
  const ask = async () => {
    const sessionId = await hospital.session()
    const request = { sessionId, settleId, visitId, policyDay, totalFen: Number(totalFen), useAccount: false }
    return patiently(() => hospital.door.settle(request), 'settle')
  }
  await ask()
  return { settleId, ask }
}

/** The hospital never confirms and never cancels: the care node ends it when its window is over. */
export async function abandoned(field: Field): Promise<void> {
  const { settleId } = await authorised(field)
  await ended(field, settleId)
}

/** Nor does the care node remember who asked (its note was not durable): the enrollment region must inquire. */
export async function forgotten(field: Field): Promise<void> {
  const { settleId } = await authorised(field)
  const url = urlFor(field.province.postgres, undefined, databaseOf(CARE))
  let gone: object[] = []
  // The note is written a moment later than the verdict is told.
  await until(
    async () => {
      gone = await asked(url, 'delete from care.intent where settle_id = $1 returning settle_id', [settleId])
      return gone.length > 0
    },
    'the note of an intent',
    CONFIRM_WINDOW_MS / 2,
  )
  await ended(field, settleId)
}

/** The same question again and again, as a hospital does that heard nothing; then it gives up. */
export async function asksTwice(field: Field): Promise<void> {
  const { hospital } = tillOf(field.stage, CARE)
  const { settleId, ask } = await authorised(field)
  await ask()
  await patiently(() => hospital.door.cancel(settleId, ''), 'cancel')
}

/** Settled in one call, and taken back by 2601; both repeated for as long as nobody answers. */
export async function inOneCall(field: Field): Promise<void> {
  const { hospital } = tillOf(field.stage, CARE)
  const { insured } = castOfRegion(field.stage, ENROLLMENT)
  const { visitId, policyDay, totalFen } = await visited(hospital, insured, linesOfCrowd(2, today()))
  const message = { transaction: '2304', messageId: uuidv7(), personId: insured.personId }
  const sessionId = await hospital.session()
  const asking = { sessionId, message, visitId, policyDay, totalFen: Number(totalFen) }
  await patiently(() => hospital.door.settleOnePhase(asking), 'settle in one call')
  await patiently(() => hospital.door.withdrawOnePhase(message), 'take back')
}

async function ended(field: Field, settleId: string): Promise<void> {
  const { hospital } = tillOf(field.stage, CARE)
  const isCancelled = async () => {
    const answer = await hospital.door.query({ settleId })
    return 'reply' in answer && answer.reply.state === 'CANCELLED'
  }
  await until(isCancelled, `the end of ${settleId}, which its hospital left`, ENDS_WITHIN_MS)
}

const CLOSES_WITHIN_MS = 90_000

/**
 * The accounting day that is open ends now and closes, as if it were midnight. Asked for where the hub's instances look
 * for it: operators may not end a day that has not begun by the clock, and here one follows the other in minutes.
 */
export async function dayEnds(field: Field): Promise<void> {
  const { postgres } = field.province
  const today = "select to_char(day, 'YYYY-MM-DD') as day from care.accounting_day"
  const [open] = await patientlyAsked<{ day: string }>(urlFor(postgres, undefined, databaseOf(CARE)), today)
  const hub = urlFor(postgres, undefined, HUB_DATABASE)
  const ask = `insert into hub.day_asked (day, flip) values ($1, true)
               on conflict (day) do update set flip = true, done_at = null returning day`
  await patientlyAsked(hub, ask, [open?.day])
  const isDone = async () => {
    const sql = 'select day from hub.day_asked where day = $1 and done_at is not null'
    return (await asked(hub, sql, [open?.day]).catch(() => [])).length > 0
  }
  await until(isDone, `the close of ${open?.day}`, CLOSES_WITHIN_MS)
}

/** The server may just be starting again. */
async function patientlyAsked<Row extends object>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  let rows: Row[] = []
  const isAnswered = async () => {
    rows = await asked<Row>(url, text, values).catch(() => [])
    return rows.length > 0
  }
  await until(isAnswered, 'the database', CLOSES_WITHIN_MS)
  return rows
}
