/**
 * What this region is asked by the others: a verdict, a quote, who somebody is, what they are entitled to
 * (protocol 1.4.9, E.settle). A verdict costs one read, one reckoning outside any transaction, and one commit.
 */
import { Unusable } from '../../common/bus'
import type { Clock } from '../../common/clock'
import { type Codec, codecs } from '../../common/contracts.grpc'
import { type Code, Fault, type Refusal, refusal } from '../../common/errors'
import type { Log } from '../../common/log'
import type { SettlementKey } from '../../common/settlement-key'
import type { StepName, Steps } from '../../common/steps'
import type { AnswerIn, Fact, Question, RequestRecord } from '../../proto/types'
import type { Catalogs } from '../catalogs/catalog'
import { type CheckedClaim, claimChecked, envelopeKey } from './claim'
import { askedOfEngine, type CityEngine, type Promised } from './engine'
import { keptClaim, knownToWire } from './known'
import { entitlementOf, personReplyOf } from './look-ups'
import type { People } from './people'
import { owedOf } from './policy/adjudicate'
import type { Policy } from './policy/policy'
import { reckon } from './reckon'
import type { RememberedPersons } from './remembered'
import type { Reversals } from './reversals'
import { reverse } from './reverse'
import { stayOf } from './stay'
import { authorisedOf, failureOf, type Office, tokenOf } from './verdict'
import type { Holder, NewVerdict, Standing, StoredVerdict, Verdicts } from './verdicts'

export interface AnswerParts {
  readonly office: Office
  /** As they are in force now. */
  policies(): readonly Policy[]
  /** The city's own; absent: this node's policies decide. */
  readonly engine?: CityEngine
  readonly verdicts: Verdicts
  readonly persons: RememberedPersons
  readonly reversals: Reversals
  readonly people: People
  /** This region's own catalogs, which an entitlement is looked up in; absent: it keeps none. */
  readonly catalogs?: Pick<Catalogs, 'find'>
  /** E.facts for the facts that a settle carries; nothing of them is acked (R14). */
  learn(facts: readonly Fact[]): Promise<void>
  /** Why a request that waited too long is not worth a reckoning any more (R7); absent: none ever is. */
  tooOld?(request: RequestRecord): Refusal | undefined | Promise<Refusal | undefined>
  readonly clock: Clock
  readonly log: Log
  readonly steps: Steps
  /** After the confirm window, how long until the care region is asked. */
  readonly inquiryDelayMs: number
}

/** Body or failure; refusedWith: what a body that is a refusal says. */
type Outcome = Pick<AnswerIn, 'body' | 'failure'> & { readonly refusedWith?: string | undefined }
type Asked = { readonly question: Question; readonly key: SettlementKey }
type Settling = Asked & { readonly checked: CheckedClaim }

/** A person who moves more often than this while one bill is reckoned is busy: the caller asks again (R13). */
const TRIES_MAX = 5
const WINDOW_UNIT_MS = 1_000
const US_PER_MS = 1_000

/** Answers one request. Always with an answer: whatever fails here decides nothing, and the caller may ask again. */
export async function answer(parts: AnswerParts, request: RequestRecord): Promise<AnswerIn> {
  const { question, careRegion } = request
  if (!question) throw new Unusable('a request without a question')
  const key = envelopeKey(question.key, careRegion)
  const began = parts.clock.monotonic()
  const outcome = 'code' in key ? failed(key) : await guarded(parts, { question, key }, request)
  if (!('code' in key) && key.settleId !== '') told(parts, key, outcome, parts.clock.monotonic() - began)
  const { refusedWith: _forSteps, ...said } = outcome
  return { questionId: question.questionId, ...said }
}

async function guarded(parts: AnswerParts, asked: Asked, request: RequestRecord): Promise<Outcome> {
  const { ask } = asked.question
  try {
    // A promised reversal has no age (R9).
    const late = ask === 'ASK_REVERSE' ? undefined : await parts.tooOld?.(request)
    if (!late) return await answered(parts, asked)
    return ask === 'ASK_SETTLE' ? await standing(parts, asked, late) : failed(late)
  } catch (error) {
    if (error instanceof Fault) return failed(error.refusal)
    parts.log.error({ err: error, ask, settleId: asked.key.settleId }, 'a question failed')
    return failed(refusal('H9001'))
  }
}

function answered(parts: AnswerParts, asked: Asked): Promise<Outcome> {
  switch (asked.question.ask) {
    case 'ASK_SETTLE':
      return settle(parts, asked)
    case 'ASK_QUOTE':
      return quote(parts, asked)
    case 'ASK_PERSON':
      return person(parts, asked)
    case 'ASK_ENTITLEMENT':
      return entitlement(parts, asked)
    case 'ASK_REVERSE':
      return reversal(parts, asked)
    default:
      // A newer neighbour's question.
      return Promise.resolve(failed(refusal('H2004', { region: parts.office.region })))
  }
}

function failed(reason: Refusal): Outcome {
  return { failure: failureOf(reason) }
}

function decoded<Out>(codec: Codec<Out, never>, { body }: Question): Out {
  try {
    return codec.decode(body)
  } catch (error) {
    throw new Fault(refusal('H1010'), { cause: error })
  }
}

async function settle(parts: AnswerParts, asked: Asked): Promise<Outcome> {
  const checked = await checkedBill(parts, asked)
  if ('code' in checked) return failed(checked)
  if (asked.key.settleId === '' || asked.key.kind !== 'S') return failed(refusal('H1001', { field: 'key' }))
  if (asked.question.unackedFacts.length > 0) await parts.learn(asked.question.unackedFacts)

  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const settled = await settleOnce(parts, { checked, ...asked })
    if (settled !== 'moved') return settled
  }
  return failed(refusal('H8004', { region: parts.office.region }))
}

async function settleOnce(parts: AnswerParts, settling: Settling): Promise<Outcome | 'moved'> {
  const { key, checked } = settling
  const subject = subjectOf(checked)
  const known = parts.persons.find(subject)
  // Once and no more: whatever ends this try, the next one reads the register and finds what may be stored there.
  if (known) parts.persons.forget(subject.personId)
  const { stored, person: standing } = known
    ? { stored: undefined, person: known }
    : await parts.verdicts.read(key, subject)
  if (stored) return final(parts, stored, checked)
  const verdict = newVerdict(parts, settling, await promised(parts, checked, standing))
  const written = await parts.verdicts.write({ version: standing?.version, ...verdict })
  parts.persons.forget(subject.personId)
  switch (written.result) {
    case 'written':
      return { body: verdict.token, refusedWith: verdict.code }
    case 'stored':
      return repeated(written.stored, checked)
    case 'waiting':
      return failed(waitingFor(written.holder, settling, parts.clock.now()))
    case 'moved':
      return 'moved'
  }
}

/** Nothing is reckoned for a request that came too late; what was decided before is told, and needs no asking again. */
async function standing(parts: AnswerParts, asked: Asked, late: Refusal): Promise<Outcome> {
  const checked = checkedClaim(parts, asked)
  if ('code' in checked) return failed(checked)
  const { stored } = await parts.verdicts.read(asked.key, subjectOf(checked))
  return stored ? final(parts, stored, checked) : failed(late)
}

/** A stored verdict may be visible here before its standby has it (R13). */
async function final(parts: AnswerParts, stored: StoredVerdict, checked: CheckedClaim): Promise<Outcome> {
  await parts.verdicts.commitOwn()
  return repeated(stored, checked)
}

/** By the city's own engine where it has one, by the policies of this node otherwise. */
async function promised(parts: AnswerParts, checked: CheckedClaim, standing?: Standing): Promise<Promised> {
  const { engine, policies, office } = parts
  if (engine) return askedOfEngine(engine, office.region, checked, standing)
  const reckoned = reckon(policies(), office.region, checked, standing)
  if ('obstacles' in reckoned) return reckoned
  const { coverage, reckoning } = reckoned
  const { pools, deltas, split } = reckoning
  const authorised = authorisedOf(checked.claim, coverage, reckoning)
  return { authorised, pools, deltas, owedFen: owedOf(split), known: knownToWire(coverage.known, checked.stay) }
}

function checkedClaim({ office }: AnswerParts, { question, key }: Asked): CheckedClaim | Refusal {
  return claimChecked(decoded(codecs.claim, question), key, office.region)
}

/** With what was settled before of the same stay: bills in between are rare, all others ask for nothing more here. */
async function checkedBill(parts: AnswerParts, asked: Asked): Promise<CheckedClaim | Refusal> {
  const checked = checkedClaim(parts, asked)
  if ('code' in checked) return checked
  const stay = await stayOf(checked.claim, asked.key, subjectOf(checked), parts.verdicts)
  return stay ? { ...checked, stay } : checked
}

function subjectOf({ claim }: CheckedClaim) {
  return { personId: claim.personId, insurance: claim.insurance, year: Number(claim.policyDay.slice(0, 4)) }
}

/** The same key again: the stored verdict for the same request, never for another (R3). */
function repeated({ token, requestHash }: StoredVerdict, { claim }: CheckedClaim): Outcome {
  if (requestHash && !requestHash.equals(claim.requestHash)) return failed(refusal('H5010'))
  return { body: token }
}

function newVerdict(parts: AnswerParts, { question, key, checked }: Settling, given: Promised) {
  const { claim, totals } = checked
  const nowMs = parts.clock.now()
  const common = { key, personId: claim.personId, requestHash: claim.requestHash, claim: question.body }
  if ('obstacles' in given) {
    const [reason] = given.obstacles
    const token = tokenOf(parts.office, key, claim, { refused: failureOf(reason), decidedAtMs: nowMs })
    return { ...common, token, code: reason.code, reservation: undefined } satisfies Omit<NewVerdict, 'version'>
  }
  const { authorised, pools, deltas, owedFen, known } = given
  const windowMs = claim.confirmWindowS * WINDOW_UNIT_MS
  const reservation = {
    visitId: claim.batch?.visitId ?? '',
    batchId: claim.batch?.batchId ?? '',
    ...{ pools, deltas, owedFen },
    totalFen: totals.totalFen,
    decidedAtMs: nowMs,
    windowMs,
    nextInquiryAtMs: nowMs + windowMs + parts.inquiryDelayMs,
  }
  const token = tokenOf(parts.office, key, claim, { authorised, decidedAtMs: nowMs })
  const kept = { ...common, claim: keptClaim(question.body, known) }
  return { token, code: undefined, reservation, ...kept } satisfies Omit<NewVerdict, 'version'>
}

/** Whose settlement waits is told only to the care region, hospital and batch that it belongs to (R15). */
function waitingFor({ key, batchId, visitId, endsAtMs }: Holder, { key: mine, checked }: Settling, nowMs: number) {
  const remainingMs = Math.max(0, endsAtMs - nowMs)
  const seconds = String(Math.max(1, Math.ceil(remainingMs / WINDOW_UNIT_MS)))
  const { batch } = checked.claim
  const sameBatch = batch?.batchId === batchId && batch.visitId === visitId
  const own = sameBatch && key.careRegion === mine.careRegion && key.hospital === mine.hospital
  const whose: Record<string, string> = own ? { hospital: key.hospital, settleId: key.settleId } : {}
  return refusal('H5011', { seconds, ...whose }, remainingMs)
}

async function quote(parts: AnswerParts, asked: Asked): Promise<Outcome> {
  const checked = await checkedBill(parts, asked)
  if ('code' in checked) return failed(checked)
  const subject = subjectOf(checked)
  const { person: standing } = await parts.verdicts.read(asked.key, subject)
  if (standing) parts.persons.seen(subject, standing)
  const given = await promised(parts, checked, standing)
  if ('obstacles' in given) return failed(given.obstacles[0])
  return { body: codecs.quote.encode({ reckoning: given.authorised, batch: checked.claim.batch }) }
}

async function reversal(parts: AnswerParts, { question, key }: Asked): Promise<Outcome> {
  const reply = await reverse(decoded(codecs.reversal, question), key, parts)
  return 'code' in reply ? failed(reply) : { body: reply }
}

async function person({ people }: AnswerParts, { question }: Asked): Promise<Outcome> {
  const reply = await personReplyOf(people, decoded(codecs.personQuery, question))
  return 'code' in reply ? failed(reply) : { body: codecs.personReply.encode(reply) }
}

async function entitlement(parts: AnswerParts, { question, key }: Asked): Promise<Outcome> {
  const { office, policies, verdicts, people, catalogs } = parts
  const query = decoded(codecs.entitlementQuery, question)
  const year = Number(query.day.slice(0, 4)) || 0
  const { personId, insurance } = query
  const { person: standing } = await verdicts.read(key, { personId, insurance, year })
  const card = standing && (await people.cardOf(personId))
  const reply = entitlementOf(query, { policies: policies(), region: office.region, person: standing, card, catalogs })
  return 'code' in reply ? failed(reply) : { body: codecs.entitlementReply.encode(reply) }
}

function told({ steps, clock, office }: AnswerParts, key: SettlementKey, outcome: Outcome, tookMs: number) {
  const code = (outcome.failure?.code ?? outcome.refusedWith) as Code | undefined
  const step: StepName = outcome.failure ? 'undecided' : code ? 'refused' : 'verdict'
  const event = { atMs: clock.now(), organisation: 'ENROLLMENT' as const, region: office.region, key, step }
  const tookUs = Math.round(tookMs * US_PER_MS)
  steps.record(code ? { code, tookUs, ...event } : { tookUs, ...event })
}
