/**
 * A hospital's side of the protocol as a careful hospital system would write it (protocol 1.4.2 party H, 1.4.5): the id
 * is stored before anything is sent; silence is followed by a query and then by the same id again, never by a new one;
 * confirm and cancel are repeated until the care node has said what became of it.
 */
import type { Clock } from '../../common/clock'
import { refusal, refusalFromWire } from '../../common/errors'
import type { SettlementState, SettleReply, SignInReply } from '../../proto/types'
import {
  type Bill,
  type BillRecord,
  type BillState,
  isFinal,
  isOpen,
  type Move,
  moveOnResume,
  type Step,
  stepAfter,
} from './bill'
import type { Door, Operator } from './door'
import { type Answer, heardFrom, heardOf, mayAdopt } from './hearing'
import type { Journal } from './journal'

export interface HospitalWorld {
  readonly door: Door
  readonly journal: Journal
  readonly clock: Clock
  /** UUIDv7. */
  newSettleId(): string
  pause(ms: number): Promise<void>
  readonly operator: Operator
  /** How long one call keeps asking before it leaves the bill open ("wait, do not charge again"). */
  readonly patienceMs: number
  /** A session from an earlier run. */
  readonly sessionId?: string
}

export interface Hospital {
  readonly door: Door
  /** Signs in when there is no session yet, or anew. */
  signIn(): Promise<Answer<SignInReply>>
  session(): Promise<string>
  /** Stores a new id and asks. Ends authorised, rejected, cancelled, confirmed (adopted), or still open. */
  settle(bill: Bill): Promise<Settled>
  /** Takes the verdict of an authorised bill. Ends confirmed, cancelled, or still confirming. */
  confirm(settleId: string): Promise<BillRecord>
  /** Gives a bill up. Ends cancelled, or confirmed when it had been. */
  cancel(settleId: string, enrollmentDivision?: string): Promise<BillRecord>
  /** Undoes a confirmed bill, ours or another program's. Ends reversed, confirmed when refused, or still reversing. */
  reverse(settleId: string): Promise<BillRecord>
  /**
   * Hears about every bill that an earlier run left without an answer. Call it at start, before the tills open.
   * Authorised ones are left to a person: confirm or cancel, else the care node's window ends them.
   */
  resumePending(): Promise<readonly BillRecord[]>
}

/** A bill after settle, with the verdict's amounts when there is one. */
export interface Settled {
  readonly record: BillRecord
  readonly reply?: SettleReply
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2_000

/** @throws NotSignedIn (from settle and session) when the care node does not sign the operator in */
export function hospitalWith(world: HospitalWorld): Hospital {
  const { door, journal, clock } = world
  let sessionId = world.sessionId

  async function signIn(): Promise<Answer<SignInReply>> {
    const answer = await door.signIn(world.operator, clock.now())
    if ('reply' in answer) sessionId = answer.reply.sessionId
    return answer
  }

  async function session(): Promise<string> {
    if (sessionId !== undefined) return sessionId
    const answer = await signIn()
    if ('reply' in answer) return answer.reply.sessionId
    throw new NotSignedIn(answer)
  }

  const run = (record: BillRecord, move: Move) => drive({ session, signIn, ...world }, record, move)

  return {
    door,
    signIn,
    session,
    async settle(bill) {
      // Before there is an id: a bill is never left open because its operator could not sign in.
      await session()
      const record: BillRecord = { settleId: world.newSettleId(), bill, state: 'new', hadSilence: false }
      await journal.write(record)
      return run(await moved(journal, record, 'sent'), 'settle')
    },
    async confirm(settleId) {
      const record = journal.find(settleId)
      if (!record?.token) throw new UnknownBill(settleId)
      if (isFinal(record.state)) return record
      return (await run(await moved(journal, record, 'confirming'), 'confirm')).record
    },
    async cancel(settleId, enrollmentDivision = '') {
      const record = journal.find(settleId) ?? foreign(settleId, enrollmentDivision)
      if (isFinal(record.state)) return record
      return (await run(await moved(journal, record, 'cancelling'), 'cancel')).record
    },
    async reverse(settleId) {
      const record = journal.find(settleId) ?? { ...foreign(settleId, ''), state: 'confirmed' }
      if (record.state !== 'confirmed' && record.state !== 'reversing') return record
      const { refusal: _ofTheSettlement, ...rest } = record
      return (await run(await moved(journal, rest, 'reversing'), 'reverse')).record
    },
    async resumePending() {
      const ended: BillRecord[] = []
      for (const record of journal.open()) {
        const move = moveOnResume(record.state)
        const from = move === 'cancel' ? await moved(journal, record, 'cancelling') : record
        ended.push(move === 'rest' ? record : await asFarAsSignedIn(run(from, move), from))
      }
      return ended
    },
  }
}

/** The bill is not in this hospital's journal, or has no verdict to take. */
export class UnknownBill extends Error {
  override readonly name = 'UnknownBill'
  constructor(readonly settleId: string) {
    super(`no verdict is stored for ${settleId}`)
  }
}

export class NotSignedIn extends Error {
  override readonly name = 'NotSignedIn'
  constructor(readonly answer: Answer<SignInReply>) {
    super('the care node did not sign us in')
  }
}

/** A bill that needs a session and gets none stays as it is: the others, which need none, do not wait for it. */
async function asFarAsSignedIn(work: Promise<Settled>, record: BillRecord): Promise<BillRecord> {
  try {
    return (await work).record
  } catch (error) {
    if (error instanceof NotSignedIn) return record
    throw error
  }
}

interface Engine extends HospitalWorld {
  session(): Promise<string>
  signIn(): Promise<Answer<SignInReply>>
}

/** Sends, hears, steps, until the bill rests or patience ends. Every state is stored before its request is sent. */
async function drive(engine: Engine, start: BillRecord, first: Move): Promise<Settled> {
  const { clock, journal } = engine
  const until = clock.monotonic() + engine.patienceMs
  let [record, move, reply, pauseMs] = [start, first, undefined as SettleReply | undefined, FIRST_PAUSE_MS]
  while (isOpen(record.state)) {
    const turn = await sent(engine, record, move)
    reply = turn.reply ?? reply
    const after = { ...record, ...turn.learned, state: turn.step.state }
    if (after.state !== record.state || after.hadSilence !== record.hadSilence || turn.learned.token) {
      await journal.write(after)
    }
    // A query that is answered leads to a request, as a sign-in does; what got nowhere pauses, a query unanswered too:
    // where nobody listens silence comes at once, and it would be asked again hundreds of times a second.
    const leadsOn = move === 'sign-in' || (move === 'query' && turn.step.move !== 'query')
    const stuck = after.state === record.state && !leadsOn
    record = after
    move = turn.step.move
    const leftMs = until - clock.monotonic()
    if (leftMs <= 0) break
    if (stuck) {
      // Who was told when to ask again knows better than we; who asks before that is only turned away once more.
      const saidMs = turn.learned.refusal?.retryAfterMs ?? 0
      await engine.pause(Math.min(Math.max(Math.min(pauseMs, LONGEST_PAUSE_MS), saidMs), leftMs))
      pauseMs *= 2
    }
  }
  return { record, ...(reply && { reply }) }
}

interface Turn {
  readonly step: Step
  readonly learned: Partial<BillRecord>
  readonly reply?: SettleReply
}

type Call = Parameters<typeof heardOf>[0]

async function sent(engine: Engine, record: BillRecord, move: Move): Promise<Turn> {
  switch (move) {
    case 'settle':
      return afterSettle(record, await settleOnce(engine, record))
    case 'confirm':
      return afterState(record, 'confirm', await engine.door.confirm(record.settleId, tokenOf(record)))
    case 'cancel':
      return afterState(record, 'cancel', await engine.door.cancel(record.settleId, record.bill.enrollmentDivision))
    case 'reverse':
      return afterState(record, 'reverse', await engine.door.reverse(record.adopted ?? record.settleId))
    case 'sign-in':
      await engine.signIn()
      return { step: { state: record.state, move: repeatOf(record.state) }, learned: {} }
    case 'adopt':
      return adopted(engine, record)
    default:
      return afterState(record, 'query', await engine.door.query({ settleId: record.adopted ?? record.settleId }))
  }
}

async function settleOnce(engine: Engine, { settleId, bill }: BillRecord): Promise<Answer<SettleReply>> {
  return engine.door.settle({
    sessionId: await engine.session(),
    settleId,
    visitId: bill.visitId,
    policyDay: bill.policyDay,
    useAccount: bill.useAccount,
    totalFen: Number(bill.totalFen),
    invoiceNo: bill.invoiceNo ?? '',
    replaces: bill.replaces ?? '',
  })
}

function afterSettle(record: BillRecord, answer: Answer<SettleReply>): Turn {
  if (!('reply' in answer)) return afterTrouble(record, 'settle', answer)
  const { token, confirmBeforeMs } = answer.reply
  const learned = { token: token.toString('base64'), confirmBeforeMs }
  return { step: step(record, 'verdict'), learned, reply: answer.reply }
}

function afterState(record: BillRecord, call: Exclude<Call, 'settle'>, answer: Answer<SettlementState>): Turn {
  if (!('reply' in answer)) return afterTrouble(record, call, answer)
  const state = answer.reply
  // Cancelled because another settlement holds the batch: perhaps our own earlier one (protocol R5, R6).
  const canAdopt = record.state === 'sent' || record.state === 'confirming'
  const superseded = state.state === 'CANCELLED' && state.cancelReason === 'SUPERSEDED' && canAdopt
  if (superseded) return { step: step(record, 'held'), learned: heldBy(state) }
  const learned = state.refused ? { refusal: refusalFromWire(state.refused) } : {}
  return { step: step(record, heardFrom(state)), learned }
}

function afterTrouble(record: BillRecord, call: Call, answer: Answer<unknown>): Turn {
  const heard = answer.refusal ? heardOf(call, answer.refusal) : 'silence'
  const next = step(record, heard)
  const said = answer.refusal ? { refusal: answer.refusal } : {}
  return {
    step: call === 'query' && heard === 'silence' ? { ...next, move: 'query' } : next,
    learned: heard === 'silence' ? { hadSilence: true, ...said } : said,
  }
}

/** Our batch is settled under another id: ours when request and amount are the same, otherwise ours is given up. */
async function adopted({ door }: Engine, record: BillRecord): Promise<Turn> {
  const { settleId, askedHash } = record.refusal?.params ?? {}
  const holder = settleId ? await door.query({ settleId }) : undefined
  if (!holder || !('reply' in holder)) {
    return { step: { state: record.state, move: 'adopt' }, learned: { hadSilence: true } }
  }
  // Of our own request the care node keeps nothing when the batch was settled before it came: its refusal says it all.
  const requestHash = askedHash ? Buffer.from(askedHash, 'hex') : undefined
  if (mayAdopt(holder.reply, { requestHash, totalFen: record.bill.totalFen })) {
    return { step: { state: 'confirmed', move: 'rest' }, learned: { adopted: holder.reply.settleId } }
  }
  return { step: { state: 'cancelling', move: 'cancel' }, learned: {} }
}

function heldBy({ holderSettleId, requestHash }: SettlementState): Partial<BillRecord> {
  return { refusal: refusal('H5005', { settleId: holderSettleId, askedHash: requestHash.toString('hex') }) }
}

function step(record: BillRecord, heard: Parameters<typeof stepAfter>[1]): Step {
  return isOpen(record.state)
    ? stepAfter(record.state, heard, record.hadSilence)
    : { state: record.state, move: 'rest' }
}

function repeatOf(state: BillState): Move {
  if (state === 'confirming') return 'confirm'
  if (state === 'reversing') return 'reverse'
  return state === 'cancelling' ? 'cancel' : 'settle'
}

function tokenOf({ token }: BillRecord): Buffer {
  return Buffer.from(token ?? '', 'base64')
}

async function moved(journal: Journal, record: BillRecord, state: BillState): Promise<BillRecord> {
  const next = { ...record, state }
  await journal.write(next)
  return next
}

/** A settlement of this hospital that another of its programs made; only a cancel may speak of it. */
function foreign(settleId: string, enrollmentDivision: string): BillRecord {
  const bill: Bill = { visitId: '', policyDay: '', useAccount: false, totalFen: 0n, enrollmentDivision }
  return { settleId, bill, state: 'new', hadSilence: true }
}
