/**
 * What policy makes of a bill, explained: one employee off site referred, on their own choice, and filed only before
 * discharge, with the same bill each time; and a resident whose year has come to serious illness.
 */
import type { Asked } from '../../../bin/organisations/organisations'
import { explanationLines } from '../../../bin/output/explanation'
import type { Words } from '../../../bin/output/language'
import { daysAfter } from '../../../common/clock'
import type { Authorised } from '../../../proto/types'
import { linesOfLongStay } from './lines'
import type { Person } from './people'
import type { Voice } from './telling'
import { texts } from './texts'
import type { StoryTill } from './tills'
import { patiently, today, visited } from './visit'

export interface Benefits {
  readonly traveller: Person
  readonly resident: Person
  /** Where the traveller was referred to, and where they went by themselves. */
  readonly referredTo: StoryTill
  readonly choseTo: StoryTill
  /** Where the traveller is insured: filings are imported there. */
  readonly city: Pick<Asked, 'import'>
}

const STAY_DAYS = 3

/** @throws Error when a bill of the scene is not settled */
export async function explainBenefits(scene: Benefits, voice: Voice): Promise<void> {
  const { traveller, resident, referredTo, choseTo } = scene
  voice.say(texts.benefits)
  await file(scene, ELSEWHERE)
  await settledAndExplained(referredTo, traveller, voice, texts.referred(traveller, referredTo))
  await settledAndExplained(choseTo, traveller, voice, texts.ownChoice(traveller, choseTo))
  await filedLate(scene, voice)
  await settledAndExplained(choseTo, resident, voice, texts.resident(resident, choseTo))
}

/** The stay began unfiled; before discharge the filing is there, and counts for all of it (22号文 Art. 16). */
async function filedLate(scene: Benefits, voice: Voice): Promise<void> {
  const { traveller, choseTo } = scene
  voice.say(texts.filedLate(traveller, choseTo))
  const { hospital } = choseTo
  const bill = await visited(hospital, traveller, linesOfLongStay(today()), daysAfter(today(), -STAY_DAYS))
  const asked = async () => {
    const { visitId, policyDay, useAccount, totalFen } = bill
    const request = { visitId, policyDay, useAccount, totalFen: Number(totalFen) }
    const sessionId = await hospital.session()
    const { quote } = await patiently(() => hospital.door.preSettle({ sessionId, ...request }), 'quote')
    return quote?.reckoning
  }
  const before = await asked()
  if (before) voice.say(texts.quotedBefore(before))
  await file(scene, choseTo.region)
  voice.say(texts.filedNow)
  tell(await settled(choseTo, bill), voice)
}

async function settledAndExplained(till: StoryTill, person: Person, voice: Voice, title: Words) {
  voice.say(title)
  const bill = await visited(till.hospital, person, linesOfLongStay(today()))
  tell(await settled(till, bill), voice)
}

type Bill = Awaited<ReturnType<typeof visited>>

async function settled({ hospital }: StoryTill, bill: Bill): Promise<Authorised> {
  const { record, reply } = await hospital.settle(bill)
  const { settleId, state, refusal } = record
  if (state !== 'authorised' || !reply?.reckoning) throw new Error(`no verdict: ${state} ${refusal?.code ?? ''}`)
  const confirmed = await hospital.confirm(settleId)
  if (confirmed.state !== 'confirmed') throw new Error(`not confirmed: ${confirmed.state}`)
  return reply.reckoning
}

/** In both languages: this is what a patient may ask for anywhere. */
function tell({ explanation }: Authorised, voice: Voice): void {
  const other = voice.language === 'zh' ? 'en' : 'zh'
  for (const language of [voice.language, other] as const)
    voice.lines(explanationLines(explanation, language).map((line) => `    ${line}`))
}

/** No division begins with it: the filing is for somewhere else. */
const ELSEWHERE = '99'

/** The traveller's referral that begins and ends today: for one area, then for another. */
async function file({ city, traveller }: Benefits, area: string): Promise<void> {
  const row = [traveller.personId, 'referral', today(), today(), area].join(',')
  const csv = Buffer.from(`person_id,kind,begins,ends,areas\n${row}\n`)
  const { problems } = await city.import('filings', csv)
  if (problems[0]) throw new Error(`the filing is not taken: ${JSON.stringify(problems[0])}`)
}
