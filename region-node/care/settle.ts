/**
 * Settle (结算): the care half's side of the verdict. Nothing moves here and nothing must be remembered: the database is
 * asked once, the intent is written while others work, the promise is made at the enrollment region alone (1.4.3).
 */
import { remaining } from '../../common/deadlines'
import { type Refusal, refusal, refusalFromWire } from '../../common/errors'
import type { SettlementKey } from '../../common/settlement-key'
import type { Authorised, Failure } from '../../proto/types'
import type { OutboxRow } from '../province/outbox'
import type { ProvinceAnswer } from '../province/province'
import { announce, tell } from './announce'
import type { ChargedBill } from './bills'
import { type Asked, claimBytes, requestHash, unbillable } from './claim'
import { cancelledRefusal, settledRefusal } from './decision'
import type { NewIntent } from './intents'
import { splitDifferenceFen } from './money'
import { FACTS_MAX, type Opening } from './openings'
import { type Asker, type CareParts, keyOf, type Refused, windowMsOf } from './parts'
import type { Decided } from './registers'
import { authorisedIn, type Checked, checkedToken, notValid, validSince } from './token'

export interface SettleCall extends Asker {
  readonly settleId: string
  readonly visitId: string
  readonly asked: Asked
  readonly invoiceNo: string
  /** How long the verdict waits for its confirm; absent: as long as this kind of care allows. */
  readonly windowMs?: number
}

export interface Verdict {
  readonly token: Buffer
  readonly reckoning: Authorised
  readonly confirmBeforeMs: number
}

export interface NoVerdict extends Refused {
  /** Our note of the question may be lost with the database's last moments (1.4.1); that it was sent is known here. */
  readonly wasAsked: boolean
}

export type SettleParts = Pick<
  CareParts,
  'region' | 'openings' | 'intents' | 'registers' | 'outbox' | 'province' | 'relay' | 'clock' | 'verifier' | 'digest'
> &
  Pick<CareParts, 'signFact' | 'timers' | 'steps' | 'log'>

/** One settlement on its way through this file. */
interface Open {
  readonly call: SettleCall
  readonly key: SettlementKey
  readonly bill: ChargedBill
  readonly hash: Buffer
  readonly windowMs: number
  readonly untilMs: number
  readonly intent: NewIntent
  readonly before: Opening['before']
}

// R14: what does not fit into this waits until some of it is learned.
const FACT_BYTES_MAX = 65_536
// R15: each round ends another settlement of this very batch, and one batch has few of them.
const ROUNDS_MAX = 3
const RETRY_AFTER_MS = 1_000

/** Asks the enrollment region for its verdict; the stored one when it was asked before. */
export async function settle(call: SettleCall, parts: SettleParts): Promise<Verdict | NoVerdict> {
  const { hospital, settleId, visitId, deadlineMs } = call
  const untilMs = parts.clock.monotonic() + Math.min(parts.timers.careToHubMs, remaining(deadlineMs))
  const key = keyOf(parts.region, hospital.code, settleId)
  const opening = await parts.openings.read(key, visitId, untilMs)
  if (opening && 'code' in opening) return unasked(opening)
  if (!opening) return unasked(refusal('H1001', { field: 'visit_id', found: visitId, expected: 'a visit opened here' }))
  const open = opened({ call, key, untilMs }, opening, parts)
  const early = await answeredEarly(open, opening, parts)
  if (early) return 'refusal' in early ? unasked(early.refusal) : early
  const full = parts.province.full('ASK_SETTLE', open.bill.visit.enrollmentRegion)
  if (full) return unasked(full)
  parts.intents.note(open.intent, {})
  tell(parts, key, 'asked')
  const answer = await rounds(open, opening.unacked, parts)
  return 'refusal' in answer ? { refusal: answer.refusal, wasAsked: true } : answer
}

function unasked(why: Refusal): NoVerdict {
  return { refusal: why, wasAsked: false }
}

type Begun = Pick<Open, 'call' | 'key' | 'untilMs'>

function opened(begun: Begun, { bill, before }: Opening, { timers, clock }: SettleParts): Open {
  const { key, call } = begun
  const { personId, enrollmentRegion } = bill.visit
  const hash = requestHash(key.hospital, bill, call.asked)
  const windowMs = call.windowMs ?? windowMsOf(bill.visit, timers)
  const asked = { batch: bill.batch, requestHash: hash, invoiceNo: call.invoiceNo, windowMs, askedAtMs: clock.now() }
  return { bill, hash, windowMs, intent: { key, personId, enrollmentRegion, ...asked }, before, ...begun }
}

/** What needs no question. A bill that cannot be settled leaves no intent; but an id that was decided answers that. */
async function answeredEarly(
  open: Open,
  { isDecided, holderSettleId, before }: Opening,
  parts: SettleParts,
): Promise<Verdict | Refused | undefined> {
  const { bill, call, hash } = open
  if (isDecided) return decidedAnswer(open, parts)
  const wrong = unbillable(bill, call.asked)
  if (wrong) return { refusal: wrong }
  if (holderSettleId !== undefined) return { refusal: await alreadySettled(open, holderSettleId, parts) }
  if (before && !before.requestHash.equals(hash)) return { refusal: refusal('H5010') }
  return before?.refused && { refusal: before.refused }
}

async function decidedAnswer({ key, hash }: Open, parts: SettleParts): Promise<Verdict | Refused> {
  const decided = await parts.registers.read(key)
  if (!decided) throw new Error('a decision once seen is there')
  if (decided.requestHash && !decided.requestHash.equals(hash)) return { refusal: refusal('H5010') }
  if (decided.outcome === 'cancelled') return { refusal: await cancelledRefusal(decided, parts.registers) }
  const { authorised } = authorisedIn(decided.token)
  return { token: decided.token, reckoning: authorised, confirmBeforeMs: decided.decidedAtMs }
}

async function alreadySettled({ key, hash }: Open, holderSettleId: string, parts: SettleParts): Promise<Refusal> {
  const holder = await parts.registers.read({ ...key, settleId: holderSettleId })
  return holder?.outcome === 'confirmed'
    ? settledRefusal('H5005', holder, hash)
    : refusal('H5005', { settleId: holderSettleId })
}

async function rounds(open: Open, unacked: readonly OutboxRow[], parts: SettleParts): Promise<Verdict | Refused> {
  for (let round = 1; ; round++) {
    // Whoever gave way in the round before is among the facts of the next.
    const answer = await ask(open, round === 1 ? unacked : await unackedNow(open, parts), parts)
    if ('body' in answer) return taken(open, answer.body, parts)
    const another = answer.refusal.code === 'H5011' && round < ROUNDS_MAX
    const holder = another ? await stepAside(open, answer.refusal, parts) : undefined
    if (holder?.outcome === 'confirmed') return { refusal: settledRefusal('H5005', holder, open.hash) }
    if (!holder) {
      tell(parts, open.key, 'undecided', answer.refusal.code)
      return answer
    }
  }
}

function unackedNow({ bill: { visit, batch } }: Open, { outbox }: SettleParts): Promise<readonly OutboxRow[]> {
  const { enrollmentRegion, personId } = visit
  return outbox.unacked({ enrollmentRegion, personId, batchId: batch.batchId }, FACTS_MAX + 1)
}

async function ask(open: Open, facts: readonly OutboxRow[], parts: SettleParts): Promise<ProvinceAnswer> {
  const { key, bill, call, hash, windowMs, untilMs } = open
  const size = facts.reduce((sum, { decision }) => sum + decision.length, 0)
  if (facts.length > FACTS_MAX || size > FACT_BYTES_MAX) {
    const seconds = String(RETRY_AFTER_MS / 1_000)
    return { refusal: refusal('H5011', { hospital: key.hospital, seconds }, RETRY_AFTER_MS) }
  }
  const { personId, enrollmentRegion } = bill.visit
  const { hospital, asked } = call
  const place = { hospitalLevel: hospital.level, careDivision: hospital.division }
  const question = {
    ask: 'ASK_SETTLE',
    enrollmentRegion,
    personDigest: parts.digest(enrollmentRegion, personId),
    key,
    body: claimBytes({ key, bill, asked, place, hash, windowMs }),
    unackedFacts: facts.map((row) => parts.signFact(row)),
  } as const
  const leftMs = untilMs - parts.clock.monotonic()
  return leftMs > 0 ? parts.province.ask(question, leftMs) : { refusal: refusal('H6001') }
}

/**
 * R15: the holder gives way when it is of this very batch, and then the enrollment region names it. It alone: where
 * many tills ask about one bill at once, each ending all others would end everybody, at the price of their square.
 */
async function stepAside({ key, bill }: Open, why: Refusal, parts: SettleParts): Promise<Decided | undefined> {
  const { settleId } = why.params
  if (!settleId || settleId === key.settleId) return undefined
  const answered = await parts.registers.cancel({
    key: { ...key, settleId },
    reason: 'SUPERSEDED',
    holderSettleId: key.settleId,
    whose: { personId: bill.visit.personId, batchId: bill.batch.batchId },
    addressees: [bill.visit.enrollmentRegion],
    nowMs: parts.clock.now(),
  })
  if (answered) announce(answered, parts)
  return answered?.decided
}

/** What came back counts only when the asked region signed it, for this request and this state of the bill. */
function taken(open: Open, token: Buffer, parts: SettleParts): Verdict | Refused {
  const { key, bill, hash } = open
  const checked = checkedToken(token, key, parts.verifier, validSince(parts.clock.now(), parts.timers))
  const why = 'why' in checked ? checked.why : mismatch(checked, bill, hash)
  if ('why' in checked || why) {
    parts.log.error({ settleId: key.settleId, why }, 'an answer is not a verdict on what was asked')
    return { refusal: notValid(`${why}`) }
  }
  if ('refused' in checked.outcome) return refused(open, checked.outcome.refused, parts)
  const { authorised: reckoning, split } = checked.outcome
  const differenceFen = splitDifferenceFen(split, open.call.asked.totalFen)
  if (differenceFen !== 0n) return { refusal: refusal('H5003', { differenceFen: `${differenceFen ?? '?'}` }) }
  tell(parts, key, 'verdict')
  const sinceMs = open.before?.verdictAtMs ?? parts.clock.now()
  parts.intents.note(open.intent, { verdictAtMs: sinceMs })
  return { token, reckoning, confirmBeforeMs: sinceMs + open.windowMs }
}

function mismatch({ verdict, batch, outcome }: Checked, bill: ChargedBill, hash: Buffer): string | undefined {
  if (verdict.enrollmentRegion !== bill.visit.enrollmentRegion) return 'region'
  // A refusal written because a cancel came first knows no request: it matches every one (R3).
  if ('refused' in outcome && verdict.requestHash.length === 0) return undefined
  if (!verdict.requestHash.equals(hash)) return 'request'
  const { visitId, batchId, version } = bill.batch
  const same = batch?.visitId === visitId && batch.batchId === batchId && batch.version === version
  return same ? undefined : 'batch'
}

function refused({ key, intent }: Open, failure: Failure, parts: SettleParts): Refused {
  const final = refusalFromWire(failure)
  tell(parts, key, 'refused', final.code)
  parts.intents.note(intent, { refused: final })
  return { refusal: final }
}
