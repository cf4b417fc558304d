/** What patients alone do not bring about: a bill that its hospital forgets, a question asked twice, a day's end. */
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { urlFor } from '../../../deploy/local/databases.pg'
import { databaseOf } from '../../../deploy/local/layout'
import { linesOfCrowd } from '../../../deploy/local/story/lines'
import { castOfRegion, tillOf } from '../../../deploy/local/story/stage'
import { patiently, today, visited } from '../../../deploy/local/story/visit'
import { CONFIRM_WINDOW_MS, type Field, INQUIRY_DELAY_MS } from '../field'
import { until } from '../judge'
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

async function ended(field: Field, settleId: string): Promise<void> {
  const { hospital } = tillOf(field.stage, CARE)
  const isCancelled = async () => {
    const answer = await hospital.door.query({ settleId })
    return 'reply' in answer && answer.reply.state === 'CANCELLED'
  }
  await until(isCancelled, `the end of ${settleId}, which its hospital left`, ENDS_WITHIN_MS)
}

const CLOSES_WITHIN_MS = 90_000
const ASK_AGAIN_MS = 500

/** The accounting day that is open ends now and closes. */
export async function dayEnds(field: Field): Promise<void> {
  const url = urlFor(field.province.postgres, undefined, databaseOf(CARE))
  const [open] = await asked<{ day: string }>(
    url,
    "select to_char(max(day), 'YYYY-MM-DD') as day from care.accounting_day",
  )
  const day = open?.day ?? today()
  const hubs = field.all.filter(({ place }) => place.role === 'hub')
  const end = performance.now() + CLOSES_WITHIN_MS
  for (let turn = 0; performance.now() < end; turn++) {
    const hub = hubs[turn % hubs.length]
    if (hub && (await closes(hub, day))) return
    await pause(ASK_AGAIN_MS)
  }
  throw new Error(`${day} did not close`)
}

async function closes(hub: Field['all'][number], day: string): Promise<boolean> {
  try {
    for await (const { done } of hub.closeDay(day, AbortSignal.timeout(CLOSES_WITHIN_MS / 3))) if (done) return true
  } catch {
    // It died meanwhile, as it was told to.
  }
  return false
}
