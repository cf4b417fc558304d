/** One settlement, station by station: a person of one city, ill in another. */
import type { Bill } from '../../../bin/hospital/bill'
import { stateOfBill } from '../../../bin/hospital/cashier'
import type { Hospital } from '../../../bin/hospital/client'
import type { Answer } from '../../../bin/hospital/hearing'
import { splitText } from '../../../bin/output/amounts'
import { explanationLines } from '../../../bin/output/explanation'
import { padded } from '../../../bin/output/table'
import { linesOfStay } from './lines'
import { credentialOf, type Person } from './people'
import type { Voice } from './telling'
import { stations, texts } from './texts'
import type { StoryTill } from './tills'
import { billOf, patiently, visitRequest } from './visit'

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
  const { sessionId } = await asked(
    voice,
    'signIn',
    () => hospital.signIn(),
    () => code,
  )
  const query = { ...credentialOf(person), name }
  const { personId } = await asked(
    voice,
    'findPerson',
    () => door.findPerson({ sessionId, enrollmentDivision: division, query }),
    (found) => `${found.name} ${found.personId}`,
  )
  const request = visitRequest(sessionId, { ...person, personId })
  const visit = await asked(
    voice,
    'openVisit',
    () => door.openVisit(request),
    ({ visitId }) => visitId,
  )
  const lines = linesOfStay(request.startDay)
  await asked(
    voice,
    'uploadLines',
    () => door.uploadLines(sessionId, visit.visitId, lines),
    (reply) => texts.priced(reply)[voice.language],
  )
  return { ...billOf(visit.visitId, person, lines), useAccount: true }
}

/** From the quote to the receipt. */
async function pay(hospital: Hospital, bill: Bill, voice: Voice): Promise<void> {
  const { door } = hospital
  const { visitId, policyDay, useAccount, totalFen } = bill
  const sessionId = await hospital.session()
  await asked(
    voice,
    'quote',
    () => door.preSettle({ sessionId, visitId, policyDay, useAccount, totalFen: Number(totalFen) }),
    ({ quote }) => (quote?.reckoning?.split ? splitText(quote.reckoning.split, voice.language) : ''),
  )
  const { settleId } = await station(
    voice,
    'settle',
    () => verdictOf(hospital, bill),
    ({ reckoning: { policyVersion, explanation } }) =>
      [policyVersion, ...explanationLines(explanation, voice.language)].join('\n      '),
  )
  await station(
    voice,
    'confirm',
    () => hospital.confirm(settleId),
    ({ state }) => stateOfBill(state, voice.language),
  )
  const receipt = await asked(
    voice,
    'receipt',
    () => door.receipt(settleId),
    ({ receiptNo }) => receiptNo,
  )
  if (receipt.state?.split) voice.lines([`  ${splitText(receipt.state.split, voice.language)}`])
}

/** The client asks as long as it takes, under one id; so this is called once. */
async function verdictOf(hospital: Hospital, bill: Bill) {
  const { record, reply } = await hospital.settle(bill)
  const { settleId, state, refusal } = record
  if (state !== 'authorised' || !reply?.reckoning) throw new Error(`no verdict: ${state} ${refusal?.code ?? ''}`)
  return { settleId, reckoning: reply.reckoning }
}

/** A question that may be repeated. */
function asked<T>(
  voice: Voice,
  name: keyof typeof stations,
  ask: () => Promise<Answer<T>>,
  tell: (reply: T) => string,
): Promise<T> {
  return station(voice, name, () => patiently(ask, stations[name].en), tell)
}

/** Does one station's work, and says how long it took and what came of it. */
async function station<T>(
  voice: Voice,
  name: keyof typeof stations,
  work: () => Promise<T>,
  tell: (reply: T) => string,
): Promise<T> {
  const began = performance.now()
  const reply = await voice.during(stations[name], work)
  const took = `${(performance.now() - began).toFixed(1)} ms`
  const title = padded(stations[name][voice.language], NAME_WIDTH)
  voice.lines([`  ${title}${took.padStart(TIME_WIDTH)}   ${tell(reply)}`])
  return reply
}
