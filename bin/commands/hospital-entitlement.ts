/** 待遇检查 (2001): before admission about a person, and daily until discharge about the visits that are open. */
import { refusalFromWire, remedyOf, textOf } from '../../common/errors'
import { PLACES } from '../../common/explanation'
import type { CheckEntitlementRequestIn, EntitlementReply, Failure } from '../../proto/types'
import type { Answer } from '../hospital/hearing'
import { refusalJson } from '../output/refusals'
import { type Exit, exits, type HospitalAtDoor, json, type Output, type World } from '../world'
import { troubled } from './hospital'

export interface EntitlementOptions {
  readonly insuredIn: string
  readonly person: string
  readonly insurance: string
  readonly type: string
  readonly day: string
  readonly disease: string
  readonly emergency?: boolean
  readonly credential: string
}

export async function entitlement({ out }: World, here: HospitalAtDoor, options: EntitlementOptions): Promise<Exit> {
  const { insuredIn: enrollmentDivision, person: personId, insurance, type: medicalType, day, disease } = options
  const emergency = options.emergency === true
  const query = { personId, insurance, medicalType, day, diseaseCode: disease, emergency }
  const answer = await asked(here, { enrollmentDivision, query: { ...query, credentialType: options.credential } })
  if (!('reply' in answer)) return troubled(out, answer)
  if (out.json) json(out, replyJson(answer.reply))
  else tell(out, personId, answer.reply)
  return answer.reply.entitled ? exits.fine : exits.wrong
}

/** All are asked about, whatever is said of one; the exit is that of the worst. */
export async function entitlementOfVisits(
  { out }: World,
  here: HospitalAtDoor,
  visits: readonly string[],
  { day, credential }: Pick<EntitlementOptions, 'day' | 'credential'>,
): Promise<Exit> {
  const told: object[] = []
  let worst: Exit = exits.fine
  for (const visitId of visits) {
    const answer = await asked(here, { visitId, query: { day, credentialType: credential } })
    const exit = 'reply' in answer ? (answer.reply.entitled ? exits.fine : exits.wrong) : exits.unreachable
    worst = exit > worst ? exit : worst
    if (out.json) told.push({ visit_id: visitId, ...answerJson(answer) })
    else if ('reply' in answer) tell(out, visitId, answer.reply)
    else troubledWith(out, visitId, answer)
  }
  if (out.json) json(out, { visits: told })
  return worst
}

async function asked({ hospital }: HospitalAtDoor, request: CheckEntitlementRequestIn) {
  return hospital.door.checkEntitlement({ sessionId: await hospital.session(), ...request })
}

function tell({ line, paint, language }: Output, who: string, reply: EntitlementReply): void {
  const zh = language === 'zh'
  const { place, policyVersion } = reply
  const how = [place && (PLACES[place]?.[language] ?? place), policyVersion].filter(Boolean).join(zh ? '，' : ', ')
  const head = reply.entitled
    ? paint('green', zh ? '✔ 可以联网结算' : '✔ can be settled on line')
    : paint('red', zh ? '✖ 现在不能联网结算' : '✖ cannot be settled on line now')
  line(`${who}  ${head}${how && `  ${how}`}`)
  for (const failure of reply.lacking) line(`  ${paint('red', '✖')} ${sentence(failure, language)}`)
  for (const failure of reply.advised) line(`  ${paint('yellow', '!')} ${sentence(failure, language)}`)
}

function sentence(failure: Failure, language: Output['language']): string {
  const refused = refusalFromWire(failure)
  const arrow = language === 'zh' ? '处理办法：' : 'What to do: '
  return `[${refused.code}] ${textOf(refused, language)} ${arrow}${remedyOf(refused, language)}`
}

function troubledWith(out: Output, visitId: string, answer: Answer<unknown>): void {
  out.note(visitId)
  troubled(out, answer)
}

function answerJson(answer: Answer<EntitlementReply>): object {
  if ('reply' in answer) return replyJson(answer.reply)
  return answer.refusal ? { refused: refusalJson(answer.refusal) } : { silence: true }
}

function replyJson({ entitled, lacking, advised, place, policyVersion }: EntitlementReply) {
  const words = (failures: readonly Failure[]) => failures.map((failure) => refusalJson(refusalFromWire(failure)))
  return { entitled, lacking: words(lacking), advised: words(advised), place, policy_version: policyVersion }
}
