/**
 * One bill as a careful hospital system keeps it (protocol 1.4.2, party H). Only the care node's answers move it; after
 * silence the same request is repeated under the same id, never under a new one. The rules are a table because a
 * cashier's question, "may I charge this patient again?", must have an answer in every state.
 */
import type { Refusal } from '../../common/errors'

export type BillState =
  | 'new' // 未发送: the id is stored, nothing has been sent
  | 'sent' // 处理中: asked for a verdict
  | 'authorised' // 已授权待确认: the verdict is here, nothing has moved
  | 'confirming' // 确认中: taken, the answer is awaited
  | 'cancelling' // 撤销中: given up, the answer is awaited
  | 'confirmed' // 已结算
  | 'cancelled' // 已撤销
  | 'rejected' // 已拒绝
  | 'reversing' // 冲正中
  | 'reversed' // 已冲正

/** What an answer of the care node means, whichever call it came to. */
export type Heard =
  | 'verdict' // a token
  | 'settled' // D = CONF
  | 'cancelled' // D = CANC
  | 'rejected' // A = REJ: would be refused again
  | 'refused' // refused before anything was asked of the enrollment region
  | 'waiting' // there is a verdict, but this answer does not carry it
  | 'nothing-yet' // never seen, or still being asked
  | 'undecided' // said so itself: ask again under the same id
  | 'silence' // no answer: anything may have happened
  | 'signed-out' // the session ended; sign in and repeat
  | 'held' // another settlement holds this batch (H5005)
  | 'distrusted' // the token was not accepted (H5012)
  | 'reversing'
  | 'reversed'

/** The next request to send; rest: nothing more to do before somebody decides. */
export type Move = 'settle' | 'query' | 'confirm' | 'cancel' | 'reverse' | 'sign-in' | 'adopt' | 'rest'

export interface Step {
  readonly state: BillState
  readonly move: Move
}

export type OpenState = 'sent' | 'confirming' | 'cancelling' | 'reversing'

const ends = {
  settled: { state: 'confirmed', move: 'rest' },
  cancelled: { state: 'cancelled', move: 'rest' },
  rejected: { state: 'rejected', move: 'rest' },
  // Promised, by us or by another program of ours: asking again hears of its end.
  reversing: { state: 'reversing', move: 'reverse' },
  reversed: { state: 'reversed', move: 'rest' },
} as const satisfies Partial<Record<Heard, Step>>

/** What each answer does to a bill that waits for one. A new id is given only after rejected or cancelled. */
export const table: Readonly<Record<OpenState, Readonly<Record<Heard, Step>>>> = {
  sent: {
    ...ends,
    verdict: { state: 'authorised', move: 'rest' },
    refused: { state: 'rejected', move: 'rest' },
    waiting: { state: 'sent', move: 'settle' },
    'nothing-yet': { state: 'sent', move: 'settle' },
    undecided: { state: 'sent', move: 'settle' },
    silence: { state: 'sent', move: 'query' },
    'signed-out': { state: 'sent', move: 'sign-in' },
    held: { state: 'sent', move: 'adopt' },
    distrusted: { state: 'cancelling', move: 'cancel' },
  },
  confirming: {
    ...ends,
    verdict: { state: 'confirming', move: 'confirm' },
    refused: { state: 'confirming', move: 'query' },
    waiting: { state: 'confirming', move: 'confirm' },
    'nothing-yet': { state: 'confirming', move: 'confirm' },
    undecided: { state: 'confirming', move: 'confirm' },
    silence: { state: 'confirming', move: 'confirm' },
    'signed-out': { state: 'confirming', move: 'sign-in' },
    held: { state: 'confirming', move: 'adopt' },
    distrusted: { state: 'cancelling', move: 'cancel' },
  },
  cancelling: {
    ...ends,
    verdict: { state: 'cancelling', move: 'cancel' },
    refused: { state: 'cancelling', move: 'query' },
    waiting: { state: 'cancelling', move: 'cancel' },
    'nothing-yet': { state: 'cancelling', move: 'cancel' },
    undecided: { state: 'cancelling', move: 'cancel' },
    silence: { state: 'cancelling', move: 'cancel' },
    'signed-out': { state: 'cancelling', move: 'sign-in' },
    held: { state: 'cancelling', move: 'cancel' },
    distrusted: { state: 'cancelling', move: 'cancel' },
  },
  reversing: {
    ...ends,
    // Not promised yet: our request has not arrived.
    settled: { state: 'reversing', move: 'reverse' },
    // Looked at before the promise, and refused: the settlement stands.
    refused: { state: 'confirmed', move: 'rest' },
    rejected: { state: 'reversing', move: 'query' },
    verdict: { state: 'reversing', move: 'query' },
    waiting: { state: 'reversing', move: 'query' },
    'nothing-yet': { state: 'reversing', move: 'reverse' },
    undecided: { state: 'reversing', move: 'reverse' },
    silence: { state: 'reversing', move: 'reverse' },
    'signed-out': { state: 'reversing', move: 'reverse' },
    held: { state: 'reversing', move: 'query' },
    distrusted: { state: 'reversing', move: 'query' },
  },
}

/**
 * The table, and the one thing it cannot see: a refusal that follows an earlier silence. The earlier sending may have
 * been authorised, so the bill is given up at the care node and not merely forgotten.
 */
export function stepAfter(state: OpenState, heard: Heard, hadSilence: boolean): Step {
  if (state === 'sent' && heard === 'refused' && hadSilence) return { state: 'cancelling', move: 'cancel' }
  return table[state][heard]
}

/** The request that a bill found in the journal at start still owes an answer to. */
export function moveOnResume(state: BillState): Move {
  switch (state) {
    case 'sent':
      return 'query'
    case 'confirming':
      return 'confirm'
    case 'new':
    case 'cancelling':
      return 'cancel'
    case 'reversing':
      return 'reverse'
    default:
      return 'rest'
  }
}

const FINAL: readonly BillState[] = ['confirmed', 'cancelled', 'rejected', 'reversed']

export function isFinal(state: BillState): boolean {
  return FINAL.includes(state)
}

export function isOpen(state: BillState): state is OpenState {
  return Object.hasOwn(table, state)
}

/** What is asked to be settled; the same for every sending under one id. */
export interface Bill {
  readonly visitId: string
  readonly policyDay: string
  readonly useAccount: boolean
  readonly totalFen: bigint
  readonly invoiceNo?: string
  readonly replaces?: string
  /** Where the person is insured, for a cancel (protocol R8). */
  readonly enrollmentDivision: string
}

/** A bill with all that must survive a crash of the hospital's own system. */
export interface BillRecord {
  readonly settleId: string
  readonly bill: Bill
  readonly state: BillState
  readonly hadSilence: boolean
  /** Base64 of the token, from authorised on. */
  readonly token?: string
  readonly confirmBeforeMs?: number
  /** What the batch's holder said of itself, or why it was refused. */
  readonly refusal?: Refusal
  /** The settlement of the same batch that was adopted instead (protocol R6). */
  readonly adopted?: string
}
