/** One settlement, station by station: a person of one city, ill in another. */
import type { Bill } from '../../../bin/hospital/bill'
import { stateOfBill } from '../../../bin/hospital/cashier'
import type { Hospital } from '../../../bin/hospital/client'
import type { Answer } from '../../../bin/hospital/hearing'
import { splitText } from '../../../bin/output/amounts'
import { explanationLines } from '../../../bin/output/explanation'
import { padded } from '../../../bin/output/table'
import type { Refusal } from '../../../common/errors'
import { linesOfStay } from './lines'
import { credentialOf, type Person } from './people'
import type { Voice } from './telling'
import { stations, texts } from './texts'
import type { StoryTill } from './tills'
import { billOf, replyIn, visitRequest } from './visit'

const NAME_WIDTH = 14
const TIME_WIDTH = 10

/** The stations in order. @throws Error when one of them does not do its work */
export async function walk(till: StoryTill, person: Person, voice: Voice): Promise<void> {
  voice.say(texts.walk(till, person))
  const bill = await arrive(till, person, voice)
  await pay(till.hospital, bill, voice)
}

/** From the door to a priced bill. */
async function arrive({ name: code, hospital }: StoryTill, person: Person, voice: Voice): Promise<Bill> {
  const { door } = hospital
  const { name, division } = person
  const { sessionId } = await station(
    voice,
    'signIn',
    () => hospital.signIn(),
    () => code,
  )
  const query = { ...credentialOf(person), name }
  const { personId } = await station(
    voice,
    'findPerson',
    () => door.findPerson({ sessionId, enrollmentDivision: division, query }),
    (found) => `${found.name} ${found.personId}`,
  )
  const request = visitRequest(sessionId, { ...person, personId })
  const visit = await station(
    voice,
    'openVisit',
    () => door.openVisit(request),
    ({ visitId }) => visitId,
  )
  const lines = linesOfStay(request.startDay)
  await station(
    voice,
    'uploadLines',
    () => door.uploadLines(sessionId, visit.visitId, lines),
    (reply) => texts.priced(reply)[voice.language],
  )
  return { ...billOf(visit.visitId, person, lines), useAccount: true }
}

/** From the quote to the receipt. */
async function pay({ door, session, settle, confirm }: Hospital, bill: Bill, voice: Voice): Promise<void> {
  const { visitId, policyDay, useAccount, totalFen } = bill
  const sessionId = await session()
  await station(
    voice,
    'quote',
    () => door.preSettle({ sessionId, visitId, policyDay, useAccount, totalFen: Number(totalFen) }),
    ({ quote }) => (quote?.reckoning?.split ? splitText(quote.reckoning.split, voice.language) : ''),
  )
  const { settleId } = await station(
    voice,
    'settle',
    async () => {
      const { record, reply } = await settle(bill)
      return reply?.reckoning ? { reply: { ...reply.reckoning, settleId: record.settleId } } : silentOr(record.refusal)
    },
    ({ policyVersion, explanation }) =>
      [policyVersion, ...explanationLines(explanation, voice.language)].join('\n      '),
  )
  await station(
    voice,
    'confirm',
    async () => {
      const { state, refusal } = await confirm(settleId)
      return state === 'confirmed' ? { reply: state } : silentOr(refusal)
    },
    (state) => stateOfBill(state, voice.language),
  )
  const receipt = await station(
    voice,
    'receipt',
    () => door.receipt(settleId),
    ({ receiptNo }) => receiptNo,
  )
  if (receipt.state?.split) voice.lines([`  ${splitText(receipt.state.split, voice.language)}`])
}

/** Neither a verdict nor a decision: what a bill's record knows about why. */
function silentOr(refusal: Refusal | undefined): Exclude<Answer<never>, { readonly reply: never }> {
  return refusal ? { refusal } : { silence: 'no answer' }
}

/** Does one station's work, and says how long it took and what came of it. */
async function station<T>(
  voice: Voice,
  name: keyof typeof stations,
  work: () => Promise<Answer<T>>,
  tell: (reply: T) => string,
): Promise<T> {
  const began = performance.now()
  const reply = replyIn(await voice.during(stations[name], work), stations[name].en)
  const took = `${(performance.now() - began).toFixed(1)} ms`
  const title = padded(stations[name][voice.language], NAME_WIDTH)
  voice.lines([`  ${title}${took.padStart(TIME_WIDTH)}   ${tell(reply)}`])
  return reply
}
