/**
 * Settle (结算): the care half's side of the verdict. Nothing moves here and nothing must be remembered: the intent is
 * written with a commit that nobody waits for, the promise is made at the enrollment region alone (protocol 1.4.3).
 */
import { remaining } from '../../common/deadlines'
import { type Refusal, refusal, refusalFromWire } from '../../common/errors'
import type { SettlementKey } from '../../common/settlement-key'
import type { Authorised, Failure } from '../../proto/types'
import type { ProvinceAnswer } from '../province/province'
import { announce, tell } from './announce'
import type { Bill } from './bills'
import { type Asked, claimBytes, requestHash, unbillable } from './claim'
import { cancelledRefusal, settledRefusal } from './decision'
import { splitDifferenceFen } from './money'
import { type Asker, type CareParts, keyOf, type Refused, windowMsOf } from './parts'
import type { Decided } from './registers'
import { authorisedIn, type Checked, checkedToken } from './token'

export interface SettleCall extends Asker {
  readonly settleId: string
  readonly visitId: string
  readonly asked: Asked
  readonly invoiceNo: string
}

export interface Verdict {
  readonly token: Buffer
  readonly reckoning: Authorised
  readonly confirmBeforeMs: number
}

export type SettleParts = Pick<
  CareParts,
  'region' | 'bills' | 'intents' | 'registers' | 'outbox' | 'province' | 'relay' | 'clock' | 'verifier' | 'digest'
> &
  Pick<CareParts, 'signFact' | 'timers' | 'steps' | 'log'>

/** One settlement on its way through this file. */
interface Open {
  readonly call: SettleCall
  readonly key: SettlementKey
  readonly bill: Bill
  readonly hash: Buffer
  readonly windowMs: number
  readonly untilMs: number
}

// R14: more unlearned facts than this are not carried along; the settle waits until some are learned.
const FACTS_MAX = 32
const FACT_BYTES_MAX = 65_536
// R15: each round ends another settlement of this very batch, and one batch has few of them.
const ROUNDS_MAX = 3
const RETRY_AFTER_MS = 1_000

/** Asks the enrollment region for its verdict; the stored one when it was asked before. */
export async function settle(call: SettleCall, parts: SettleParts): Promise<Verdict | Refused> {
  const { hospital, settleId, visitId, asked } = call
  const bill = await parts.bills.bill(hospital.code, visitId)
  if (!bill)
    return { refusal: refusal('H1001', { field: 'visit_id', found: visitId, expected: 'a visit opened here' }) }
  const key = keyOf(parts.region, hospital.code, settleId)
  const untilMs = parts.clock.monotonic() + Math.min(parts.timers.careToHubMs, remaining(call.deadlineMs))
  const windowMs = windowMsOf(bill.visit, parts.timers)
  const open: Open = { call, key, bill, hash: requestHash(hospital.code, bill, asked), windowMs, untilMs }

  const { personId, enrollmentRegion } = bill.visit
  const intent = { key, personId, enrollmentRegion, batch: bill.batch, requestHash: open.hash, windowMs }
  const wrong = unbillable(bill, asked)
  // A bill that cannot be settled leaves no intent; but an id that was decided answers its decision all the same.
  if (wrong) return (await decidedAnswer(open, parts)) ?? { refusal: wrong }
  const begun = await parts.intents.begin({ ...intent, invoiceNo: call.invoiceNo }, parts.clock.now())
  switch (begun.answer) {
    case 'begun':
      tell(parts, key, 'asked')
      return rounds(open, parts)
    case 'decided':
      return (await decidedAnswer(open, parts)) ?? { refusal: refusal('H9001') }
    case 'held':
      return { refusal: await alreadySettled(open, begun.holderSettleId, parts) }
    case 'other':
      return { refusal: refusal('H5010') }
    case 'refused':
      return { refusal: begun.refusal }
  }
}

async function decidedAnswer({ key, hash }: Open, parts: SettleParts): Promise<Verdict | Refused | undefined> {
  const decided = await parts.registers.read(key)
  if (!decided) return undefined
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

async function rounds(open: Open, parts: SettleParts): Promise<Verdict | Refused> {
  for (let round = 1; ; round++) {
    const answer = await ask(open, parts)
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

async function ask({ key, bill, call, hash, windowMs, untilMs }: Open, parts: SettleParts): Promise<ProvinceAnswer> {
  const { personId, enrollmentRegion } = bill.visit
  const whose = { enrollmentRegion, personId, batchId: bill.batch.batchId }
  const rows = await parts.outbox.unacked(whose, FACTS_MAX + 1)
  const size = rows.reduce((sum, { decision }) => sum + decision.length, 0)
  if (rows.length > FACTS_MAX || size > FACT_BYTES_MAX) {
    const seconds = String(RETRY_AFTER_MS / 1_000)
    return { refusal: refusal('H5011', { hospital: key.hospital, seconds }, RETRY_AFTER_MS) }
  }
  const { hospital, asked } = call
  const place = { hospitalLevel: hospital.level, careDivision: hospital.division }
  const question = {
    ask: 'ASK_SETTLE',
    enrollmentRegion,
    personDigest: parts.digest(enrollmentRegion, personId),
    key,
    body: claimBytes({ key, bill, asked, place, hash, windowMs }),
    unackedFacts: rows.map((row) => parts.signFact(row)),
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
    addressees: [bill.visit.enrollmentRegion],
    nowMs: parts.clock.now(),
  })
  if (answered) announce(answered, parts)
  return answered?.decided
}

/** What came back counts only when the asked region signed it, for this request and this state of the bill. */
async function taken(open: Open, token: Buffer, parts: SettleParts): Promise<Verdict | Refused> {
  const { key, bill, hash } = open
  const checked = checkedToken(token, key, parts.verifier)
  const why = 'why' in checked ? checked.why : mismatch(checked, bill, hash)
  if ('why' in checked || why) {
    parts.log.error({ settleId: key.settleId, why }, 'an answer is not a verdict on what was asked')
    return { refusal: refusal('H5012') }
  }
  if ('refused' in checked.outcome) return refused(open, checked.outcome.refused, parts)
  const { authorised: reckoning, split } = checked.outcome
  const differenceFen = splitDifferenceFen(split, open.call.asked.totalFen)
  if (differenceFen !== 0n) return { refusal: refusal('H5003', { differenceFen: `${differenceFen ?? '?'}` }) }
  tell(parts, key, 'verdict')
  const nowMs = parts.clock.now()
  const since = await parts.intents.authorised(key, nowMs).catch((error: Error) => {
    // The verdict stands at the enrollment region whether we remember its arrival or not.
    parts.log.warn({ err: error }, 'a verdict arrived and could not be noted')
    return nowMs
  })
  return { token, reckoning, confirmBeforeMs: since + open.windowMs }
}

function mismatch({ verdict, batch, outcome }: Checked, bill: Bill, hash: Buffer): string | undefined {
  if (verdict.enrollmentRegion !== bill.visit.enrollmentRegion) return 'region'
  // A refusal written because a cancel came first knows no request: it matches every one (R3).
  if ('refused' in outcome && verdict.requestHash.length === 0) return undefined
  if (!verdict.requestHash.equals(hash)) return 'request'
  const { visitId, batchId, version } = bill.batch
  const same = batch?.visitId === visitId && batch.batchId === batchId && batch.version === version
  return same ? undefined : 'batch'
}

async function refused({ key }: Open, failure: Failure, parts: SettleParts): Promise<Refused> {
  const final = refusalFromWire(failure)
  tell(parts, key, 'refused', final.code)
  await parts.intents.refused(key, final).catch((error: Error) => {
    parts.log.warn({ err: error }, 'a refusal arrived and could not be noted')
  })
  return { refusal: final }
}
