/**
 * Reverse (冲正): a confirmed settlement is undone by a negative one (protocol R9, R10, message 9). Whatever could refuse
 * it is looked at first; then the promise is written, and from there on it is asked for again and again, after any
 * crash and for as long as it takes, until both registers have it.
 */
import { isDeepStrictEqual } from 'node:util'
import { dayInShanghai } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import { remaining } from '../../common/deadlines'
import { reversedSplit } from '../../common/double-entry'
import { type Code, type Refusal, refusal } from '../../common/errors'
import type { Region } from '../../common/regions'
import { type Rounds, rounds } from '../../common/rounds'
import { keyText, keyToWire, reversalKeyOf } from '../../common/settlement-key'
import type { Authorised, SettlementStateIn } from '../../proto/types'
import { announce, tell } from './announce'
import { decisionBytes } from './decision'
import type { Fence } from './fence'
import { postingOf } from './money'
import { stateOfDecided } from './net-state'
import { type Asker, type CareParts, keyOf, type Refused } from './parts'
import type { Answered, Confirmed } from './registers'
import type { NewRevIntent, RevIntent } from './reversals'
import { authorisedIn, type Checked, checkedToken, notValid } from './token'

export type ReverseParts = Pick<CareParts, 'region' | 'registers' | 'reversals' | 'province' | 'relay' | 'clock'> &
  Pick<CareParts, 'verifier' | 'digest' | 'signFact' | 'timers' | 'steps' | 'log'>

type FencedParts = ReverseParts & { readonly fence: Pick<Fence, 'refusal'> }

export interface ReverseCall extends Asker {
  readonly settleId: string
}

/** Later than this after its accounting day a settlement is undone off line only (R21). */
const HORIZON_YEARS = 3
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 10_000
const AT_ONCE = 32

/** The net state when the caller's time is over: reversed, or certainly to be. */
export async function reverse(call: ReverseCall, parts: FencedParts): Promise<SettlementStateIn | Refused> {
  const { hospital, settleId, deadlineMs } = call
  const key = keyOf(parts.region, hospital.code, settleId)
  const decided = await parts.reversals.decided(key)
  if (decided?.outcome !== 'confirmed') {
    // Now it is the answer, so it must be as final as one (R13).
    const code = (await parts.registers.read(key)) ? 'H5009' : 'H6002'
    return { refusal: refusal(code, { settleId }) }
  }
  const taken = await takeBack(decided, { deadlineMs }, parts)
  if (taken === 'adopted') throw new Error('whoever names a settlement itself has a say in it')
  return taken
}

/**
 * Promises the reversal of a confirmed settlement and tries it once.
 * @param by the one-phase message (its settlement id) in whose name it is; without, in the settlement's own
 * @returns adopted: a later message has taken the settlement for its own, so nothing is promised
 */
export async function takeBack(
  original: Confirmed,
  { deadlineMs, by }: { readonly deadlineMs: number; readonly by?: string },
  parts: FencedParts,
): Promise<SettlementStateIn | Refused | 'adopted'> {
  const why = original.reversal ? undefined : notReversible(original, parts)
  if (why) return { refusal: why }
  const intent = intentFor(original)
  const nowMs = parts.clock.now()
  // The sweep leaves it alone while this call asks.
  const nextTryAtMs = nowMs + parts.timers.careToHubMs + FIRST_PAUSE_MS
  if (!(await parts.reversals.begin({ ...intent, nowMs, nextTryAtMs, ...(by && { by }) }))) return 'adopted'
  if (original.reversal?.day !== undefined) return stateOfDecided(original)
  const askMs = Math.min(parts.timers.careToHubMs, remaining(deadlineMs))
  // The promise stands whatever becomes of this try.
  const tried = tryOnce(original, { ...intent, tries: 0 }, askMs, parts)
  const day = await tried.catch((error: Error) => unfinished(parts, error))
  return stateOfDecided({ ...original, reversal: { settleId: intent.key.settleId, day } })
}

/** Everything that may refuse a reversal, for after the promise nothing may (R9). */
function notReversible({ key, day }: Confirmed, { clock, fence }: FencedParts): Refusal | undefined {
  const today = dayInShanghai(clock.now())
  const oldest = `${Number(today.slice(0, 4)) - HORIZON_YEARS}${today.slice(4)}`
  return day < oldest ? refusal('H6004', { settleId: key.settleId }) : fence.refusal()
}

/** R10: the region in the verdict, whatever any request says. */
function intentFor({ key, token }: Confirmed): NewRevIntent {
  const { enrollmentRegion, personId } = authorisedIn(token).verdict
  return { key: reversalKeyOf(key), originalSettleId: key.settleId, enrollmentRegion, personId }
}

/** A lane a region: one that is silent, or that never ends what it is asked, keeps no other waiting. */
export function reversalLanes(parts: ReverseParts, mayDecide: () => boolean): Rounds {
  const lanes = new Map<Region, Rounds>()
  const laneTo = (region: Region) => {
    const lane = lanes.get(region) ?? rounds(() => repeatReversals(parts, region), parts.log, LANE_FAILED)
    lanes.set(region, lane)
    return lane
  }
  const looking = rounds(
    async () => {
      if (!mayDecide()) return
      for (const region of await parts.reversals.dueTo(parts.clock.now())) laneTo(region).turn()
    },
    parts.log,
    LANE_FAILED,
  )
  return {
    turn: looking.turn,
    async ended() {
      await looking.ended()
      await Promise.all([...lanes.values()].map((lane) => lane.ended()))
    },
  }
}

const LANE_FAILED = 'promised reversals could not be looked at; the next round does it'

/** Repeats what was promised (to one region, if named) and is not done; answers how many were tried. */
export async function repeatReversals(parts: ReverseParts, region?: Region): Promise<number> {
  const due = await parts.reversals.due(parts.clock.now(), AT_ONCE, region)
  await Promise.all(due.map((intent) => repeated(intent, parts)))
  return due.length
}

/** Whatever goes wrong with one is its own affair, and its turn comes behind the others'. */
async function repeated(intent: RevIntent, parts: ReverseParts): Promise<void> {
  const { key, originalSettleId, tries } = intent
  try {
    const original = await parts.reversals.decided({ ...key, settleId: originalSettleId, kind: 'S' })
    if (original?.outcome !== 'confirmed') throw new Error('only what was confirmed is promised to be reversed')
    await tryOnce(original, intent, parts.timers.careToHubMs, parts)
  } catch (error) {
    unfinished(parts, error as Error)
    const again = parts.reversals.tried(key, parts.clock.now() + pauseMs(tries), 'H9001')
    await again.catch((failed: Error) => unfinished(parts, failed))
  }
}

function unfinished({ log }: ReverseParts, error: Error): undefined {
  log.warn({ err: error }, 'a reversal is not finished; it is tried again by itself')
}

type Promised = NewRevIntent & Pick<RevIntent, 'tries'>

/**
 * Asks the enrollment region; its answer is confirmed at once, and without it the next try is set down.
 * @returns the reversal's accounting day, once it is decided
 */
async function tryOnce(original: Confirmed, intent: Promised, askMs: number, parts: ReverseParts) {
  const { key, enrollmentRegion, personId } = intent
  tell(parts, key, 'asked')
  const fact = parts.signFact({ number: 0, enrollmentRegion, decision: decisionBytes(original) })
  const question = {
    ask: 'ASK_REVERSE',
    ...{ enrollmentRegion, personDigest: parts.digest(enrollmentRegion, personId), key },
    body: codecs.reversal.encode({ key: keyToWire(key), original: fact }),
    // Its own original stands in the body; what else this person has waiting does not matter to it.
    unackedFacts: [],
  } as const
  const answer = askMs > 0 ? await parts.province.ask(question, askMs) : { refusal: refusal('H8003') }
  const ended: Answered | Code =
    'refusal' in answer ? answer.refusal.code : await confirmed(original, intent, answer.body, parts)
  if (typeof ended !== 'string') return dayOf(ended)
  tell(parts, key, 'undecided', ended)
  await parts.reversals.tried(key, parts.clock.now() + pauseMs(intent.tries), ended)
  return undefined
}

function dayOf({ decided }: Answered): string {
  if (decided.outcome !== 'confirmed') throw new Error('a reversal is only ever confirmed')
  return decided.day
}

/** Twice as long after each try, but never long: somebody waits for their money, and a bill for its batch. */
function pauseMs(tries: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(tries, 10), LONGEST_PAUSE_MS)
}

/** C.confirm of a reversal; answers a code when what came is not the exact opposite of the original. */
async function confirmed(
  original: Confirmed,
  intent: NewRevIntent,
  token: Buffer,
  parts: ReverseParts,
): Promise<Answered | Code> {
  const checked = checkedToken(token, intent.key, parts.verifier)
  const why = 'why' in checked ? checked.why : unlike(checked, original)
  if ('why' in checked || 'refused' in checked.outcome || why) {
    parts.log.error({ key: keyText(intent.key), why }, 'an answer is not the reversal that was asked for')
    return notValid(`${why}`).code
  }
  const { verdict, outcome } = checked
  tell(parts, intent.key, 'verdict')
  const answered = await parts.reversals.confirm({
    ...{ ...intent, token, batch: outcome.batch, requestHash: verdict.requestHash },
    posting: postingOf(outcome.split, intent.key.hospital),
    nowMs: parts.clock.now(),
  })
  announce(answered, parts)
  return answered
}

function unlike({ verdict, outcome }: Checked, original: Confirmed): string | undefined {
  const { authorised, verdict: settled } = authorisedIn(original.token)
  if ('refused' in outcome) return 'refused'
  if (verdict.enrollmentRegion !== settled.enrollmentRegion) return 'region'
  if (verdict.reverses !== original.key.settleId || verdict.personId !== settled.personId) return 'original'
  if (!isDeepStrictEqual(outcome.batch, settled.batch)) return 'batch'
  const isOpposite = authorised.split && isDeepStrictEqual(outcome.split, reversedSplit(authorised.split))
  return isOpposite && isDeepStrictEqual(outcome.authorised.deltas, negated(authorised)) ? undefined : 'amounts'
}

function negated({ deltas }: Authorised): Authorised['deltas'] {
  return deltas.map((delta) => ({ ...delta, amount: 0 - delta.amount }))
}
