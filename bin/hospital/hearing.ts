/** What the care node's answers mean to a bill: replies and refusals of every call, brought to one vocabulary. */
import { unreachable } from '../../common/assert'
import type { Code, Refusal } from '../../common/errors'
import type { SettlementState, State } from '../../proto/types'
import type { Heard } from './bill'

/** One call's outcome. Silence: no answer within the deadline, or the line broke; the call may have been executed. */
export type Answer<T> =
  | { readonly reply: T; readonly refusal?: undefined }
  | { readonly refusal: Refusal }
  | { readonly silence: string; readonly refusal?: undefined }

/** Said by the care node of a settlement that it knows to be over. */
const CANCELLED: readonly Code[] = ['H5008', 'H5009', 'H5013']
/** Stored by the enrollment region as a refusal: it would say the same again. */
const REJECTED = /^H(2004|3\d{3}|4\d{3}|501[589])$/
/** This try decided nothing, and the same id may be asked again. H5011: after the person's other settlement. */
const UNDECIDED = /^H(2003|2005|5011|5014|5017|5022|8\d{3}|9003|9004|9005)$/
/** The outcome is not known to who answers. */
const UNKNOWN = /^H(6001|9001|9002)$/

export function heardOf(call: 'settle' | 'query' | 'confirm' | 'cancel' | 'reverse', { code }: Refusal): Heard {
  if (code === 'H1006' || code === 'H1007') return 'signed-out'
  if (code === 'H5005') return 'held'
  if (code === 'H5012') return 'distrusted'
  if (code === 'H5016') return 'settled'
  if (code === 'H6003') return 'reversed'
  if (UNKNOWN.test(code)) return 'silence'
  if (UNDECIDED.test(code)) return 'undecided'
  // Before a verdict H5008 says that the bill moved before it was asked about; no decision is written for that.
  if (CANCELLED.includes(code)) return code === 'H5008' && call === 'settle' ? 'refused' : 'cancelled'
  if (REJECTED.test(code)) return 'rejected'
  return 'refused'
}

/** The net state (protocol R6) as an answer. */
export function heardFrom({ state }: Pick<SettlementState, 'state'>): Heard {
  switch (state) {
    case 'SETTLED':
      return 'settled'
    case 'CANCELLED':
      return 'cancelled'
    case 'REJECTED':
      return 'rejected'
    case 'AUTHORISED':
      return 'waiting'
    case 'REVERSING':
      return 'reversing'
    case 'REVERSED':
      return 'reversed'
    case 'PROCESSING':
    case 'NEVER_SEEN':
      return 'nothing-yet'
    case 'STATE_UNSPECIFIED':
      return 'silence'
    default:
      return unreachable(state as never)
  }
}

/**
 * Whether the batch's holder may be taken for this bill (protocol R6): the same request and the same amount, still
 * settled. Anything else is somebody else's settlement.
 */
export function mayAdopt(holder: SettlementState, own: { requestHash: Buffer | undefined; totalFen: bigint }): boolean {
  if (holder.state !== ('SETTLED' satisfies State) || !holder.split) return false
  const sameHash = own.requestHash !== undefined && holder.requestHash.equals(own.requestHash)
  return sameHash && BigInt(holder.split.totalFen) === own.totalFen
}
