/**
 * The one-phase door (protocol R11), for systems that know no confirm: one call, and its answer is "settled" or
 * "certainly not". The care node confirms right after the verdict and only while the caller still listens; before it
 * says that something failed, it writes that nothing will come of it. What it cannot write it does not claim (H6001).
 */
import { remaining } from '../../common/deadlines'
import { type Code, Fault, type Refusal, refusal } from '../../common/errors'
import { type OnePhaseNames, onePhaseIdOf } from '../../common/identifiers'
import type { SettlementKey } from '../../common/settlement-key'
import type { Authorised, SettlementStateIn } from '../../proto/types'
import { announce } from './announce'
import type { Bill } from './bills'
import { type Asked, requestHash } from './claim'
import { type ConfirmParts, confirm } from './confirm'
import { cancelledRefusal } from './decision'
import type { LookUpParts } from './look-up'
import { noVisit } from './look-up'
import { stateOfDecided } from './net-state'
import { drifted } from './one-phase-quotes'
import { type Asker, keyOf, type Refused } from './parts'
import type { CancelReason, Confirmed, Decided } from './registers'
import type { ReverseParts } from './reverse'
import { type SettleParts, settle, type Verdict } from './settle'
import { authorisedIn } from './token'

/** The caller's own line, as long as it lasts. */
export interface CallersLine {
  isOpen(): boolean
  /** Resolves earlier when the caller hangs up. */
  pause(ms: number): Promise<void>
}

export interface OnePhaseCall extends Asker {
  readonly message: OnePhaseNames
  readonly visitId: string
  readonly asked: Asked
  readonly invoiceNo: string
  readonly line: CallersLine
}

export interface OnePhaseSettled {
  readonly state: SettlementStateIn
  readonly reckoning: Authorised
  readonly adopted: boolean
}

export type OnePhaseParts = SettleParts & ConfirmParts & ReverseParts & Pick<LookUpParts, 'bills' | 'quotes'>

/** One message on its way through this file. */
interface Open {
  readonly call: OnePhaseCall
  readonly key: SettlementKey
  readonly bill: Bill
  readonly untilMs: number
  /** The enrollment region may have heard of it. */
  wasAsked: boolean
}

/** A verdict is confirmed at once or never: so long it waits, should this node die in between. */
const WINDOW_MS = 60_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_000
/** Less than this is no time to ask again in. */
const SHORTEST_TRY_MS = 100
/** Said by this try alone: the next one may end otherwise. */
const PASSING = /^H(2003|2005|5011|5014|5022|6001|800\d|9001)$/

export async function settleOnePhase(call: OnePhaseCall, parts: OnePhaseParts): Promise<OnePhaseSettled | Refused> {
  return knownOnly(async () => {
    const { hospital, visitId, message, deadlineMs } = call
    const key = keyOf(parts.region, hospital.code, onePhaseIdOf(hospital.code, message))
    const untilMs = parts.clock.monotonic() + Math.min(parts.timers.careToHubMs, remaining(deadlineMs))
    const bill = await parts.bills.bill(hospital.code, visitId)
    if (!bill) return { refusal: noVisit(visitId) }
    if (bill.visit.personId !== message.personId)
      return { refusal: refusal('H1001', { field: 'message.person_id', found: '***', expected: "the visit's person" }) }
    const fenced = parts.fence.refusal()
    if (fenced) return (await told({ key }, parts)) ?? { refusal: fenced }
    return rounds({ call, key, bill, untilMs, wasAsked: false }, parts)
  })
}

/**
 * While the database answers, nothing is left in doubt here; when it does not, or is not asked in time because too many
 * wait for it, nothing else may be said (R11).
 */
export async function knownOnly<T>(work: () => Promise<T | Refused>): Promise<T | Refused> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault && /^H(8005|900[23])$/.test(error.refusal.code)) return { refusal: refusal('H6001') }
    throw error
  }
}

type Ended = OnePhaseSettled | Refused

async function rounds(open: Open, parts: OnePhaseParts): Promise<Ended> {
  const { call, key, untilMs } = open
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const deadlineMs = Math.max(0, untilMs - parts.clock.monotonic())
    const verdict = await settle({ ...call, settleId: key.settleId, deadlineMs, windowMs: WINDOW_MS }, parts)
    open.wasAsked ||= !('refusal' in verdict) || verdict.wasAsked
    const ended =
      'refusal' in verdict
        ? await withoutVerdict(open, verdict.refusal, parts)
        : await withVerdict(open, verdict, parts)
    if (ended !== 'again') return ended
    const leftMs = untilMs - parts.clock.monotonic()
    await call.line.pause(Math.max(0, Math.min(pauseMs, leftMs - SHORTEST_TRY_MS)))
  }
}

/** Whether asking again could still help, and somebody to hear of it. */
function mayAskAgain({ call, untilMs }: Open, { code }: Refusal, { clock }: OnePhaseParts): boolean {
  return PASSING.test(code) && call.line.isOpen() && untilMs - clock.monotonic() > SHORTEST_TRY_MS
}

async function withoutVerdict(open: Open, why: Refusal, parts: OnePhaseParts): Promise<Ended | 'again'> {
  // Another body under this message's names: the first one's settlement is not this one's to end.
  if (why.code === 'H5010') return { refusal: why }
  if (why.code === 'H5005') return adopt(open, why, parts)
  const decided = await told(open, parts)
  if (!decided && mayAskAgain(open, why, parts)) return 'again'
  const intent = await parts.intents.find(open.key)
  // Never dispatched, or refused for good by the enrollment region: nobody can confirm it any more. That no note of it
  // is found proves nothing: a twin of this call confirmed what a restarted database had forgotten was asked.
  const isDispatched = open.wasAsked || intent !== undefined
  // What was turned away only for now, another copy of this message could still bring about: it is ended here (R11).
  const isOver = intent?.refused || (!isDispatched && !PASSING.test(why.code))
  if (isOver) return decided ?? { refusal: intent?.refused ?? why }
  return giveUp(open, { reason: 'DEADLINE', cause: why.code }, parts)
}

async function withVerdict(open: Open, { token, reckoning }: Verdict, parts: OnePhaseParts): Promise<Ended | 'again'> {
  const { call, key, bill } = open
  const { hospital, asked } = call
  const quote = await parts.quotes.find(hospital.code, bill.batch)
  const isDrift = reckoning.split && drifted(quote, requestHash(hospital.code, bill, asked), reckoning.split)
  if (isDrift) return giveUp(open, { reason: 'OUTDATED', cause: 'H5008' }, parts)
  if (!call.line.isOpen()) return giveUp(open, { reason: 'DEADLINE', cause: 'H8003' }, parts)
  const state = await confirm({ hospital, settleId: key.settleId, token }, parts)
  if (!('refusal' in state)) return settledOr(state, { reckoning, adopted: false })
  if (state.refusal.code === 'H5005') return adopt(open, state.refusal, parts)
  return giveUp(open, { reason: 'DEADLINE', cause: state.refusal.code }, parts)
}

/** Of a settlement that stands; one that is or will be reversed is certainly none. */
function settledOr(state: SettlementStateIn, more: Omit<OnePhaseSettled, 'state'>): Ended {
  const { settleId = '' } = state
  return state.state === 'SETTLED' ? { state, ...more } : { refusal: refusal('H6003', { settleId }) }
}

/** What is decided of this message; undefined while nothing is. */
async function told({ key }: Pick<Open, 'key'>, parts: OnePhaseParts): Promise<Ended | undefined> {
  const decided = await parts.registers.read(key)
  return decided && answerOf(decided, parts)
}

async function answerOf(decided: Decided, parts: OnePhaseParts): Promise<Ended> {
  if (decided.outcome === 'confirmed') return standing(decided, false)
  const holder = await adoptedBy(decided, parts)
  return holder ? standing(holder, true) : { refusal: await cancelledRefusal(decided, parts.registers) }
}

function standing(decided: Confirmed, adopted: boolean): Ended {
  return settledOr(stateOfDecided(decided), { reckoning: authorisedIn(decided.token).authorised, adopted })
}

/** The settlement that a message took for its own when it gave itself up, if it did. */
export async function adoptedBy(
  decided: Decided,
  { registers, reversals }: Pick<OnePhaseParts, 'registers' | 'reversals'>,
): Promise<Confirmed | undefined> {
  if (decided.outcome !== 'cancelled' || decided.reason !== 'SUPERSEDED') return undefined
  const holderKey = { ...decided.key, settleId: decided.holderSettleId }
  const adopters = await reversals.adoptersOf(holderKey)
  const holder = adopters.includes(decided.key.settleId) ? await registers.read(holderKey) : undefined
  return holder?.outcome === 'confirmed' ? holder : undefined
}

/** The bill is settled by another message or call: taken for our own when the request was the same (R6). */
async function adopt(open: Open, why: Refusal, parts: OnePhaseParts): Promise<Ended | 'again'> {
  const { key, bill, call } = open
  const { settleId: holderSettleId = '' } = why.params
  // What this process noted of our own question must stand before its region can be told that it ends.
  await parts.intents.written(key)
  const hash = requestHash(key.hospital, bill, call.asked)
  const answered = await parts.reversals.adopt({ key, holderSettleId, requestHash: hash, nowMs: parts.clock.now() })
  if (answered) {
    announce(answered, parts)
    return answerOf(answered.decided, parts)
  }
  const holder = await parts.registers.read({ ...key, settleId: holderSettleId })
  const isFreeSoon = holder?.outcome === 'confirmed' && holder.reversal !== undefined
  if (isFreeSoon && !(await parts.registers.read(key)) && mayAskAgain(open, refusal('H6001'), parts)) return 'again'
  // Whether or not anybody was asked: should the holder be reversed, a late copy of this message could still settle.
  const ended = await giveUp(open, { reason: 'SUPERSEDED', holderSettleId, cause: why.code }, parts)
  return 'refusal' in ended ? { refusal: why } : ended
}

interface Ending {
  readonly reason: CancelReason
  readonly holderSettleId?: string
  /** What went wrong, for people. */
  readonly cause: Code
}

/**
 * CANC before any failure is told. Should this very message have been decided meanwhile, that is the answer. Of a
 * take-back that overtook its original nobody was told: its region hears now, and may hold an authorisation (R8).
 */
async function giveUp({ key, bill }: Open, { cause, ...why }: Ending, parts: OnePhaseParts): Promise<Ended> {
  const addressees = [bill.visit.enrollmentRegion]
  const answered = await parts.registers.cancel({ key, ...why, addressees, nowMs: parts.clock.now() })
  if (!answered) throw new Error('an offer without a condition is answered')
  announce(answered, parts)
  const ended = await answerOf(answered.decided, parts)
  if (!('refusal' in ended)) return ended
  const { code, params } = ended.refusal
  return answered.wrote ? { refusal: refusal(code, { ...params, cause }) } : ended
}
