/** Undoing what was confirmed: reverse it in full, or refund a part of it by settling anew what is left. */
import type { FeeLineIn } from '../../proto/types'
import type { Bill } from '../hospital/bill'
import { splitText } from '../output/amounts'
import { refusalLines } from '../output/refusals'
import { type Exit, exits, type HospitalAtDoor, json, type World } from '../world'
import { billJson, billTold, troubled } from './hospital'

export async function reverse({ out }: World, { hospital }: HospitalAtDoor, settleId: string): Promise<Exit> {
  const record = await hospital.reverse(settleId)
  const isDone = record.state === 'reversed'
  // Refused before the promise: the settlement stands, and why is what matters.
  const why = record.state === 'confirmed' && !out.json ? record.refusal : undefined
  if (why) for (const line of refusalLines(why, out.language)) out.line(line)
  else billTold(out, record)
  return isDone ? exits.fine : exits.wrong
}

export interface Refund {
  /** The settlement that was too much. */
  readonly settleId: string
  /** What is left of it; replaces names it. */
  readonly bill: Bill
  /** Returned items as negative lines, or lines that were missing; the bill takes them once it is free again. */
  readonly lines: readonly FeeLineIn[]
}

/** Both steps, each of which may be repeated: a reversal that is done already, lines that are there already. */
export async function refund({ out }: World, { hospital }: HospitalAtDoor, refunding: Refund): Promise<Exit> {
  const { settleId, bill, lines } = refunding
  const first = await hospital.reverse(settleId)
  if (first.state !== 'reversed') {
    if (first.refusal && !out.json) for (const line of refusalLines(first.refusal, out.language)) out.line(line)
    else billTold(out, first)
    return exits.wrong
  }
  if (lines.length > 0) {
    const uploaded = await hospital.door.uploadLines(await hospital.session(), bill.visitId, lines)
    if (!('reply' in uploaded)) return troubled(out, uploaded)
  }
  const { record, reply } = await hospital.settle({ ...bill, replaces: settleId })
  const second = record.state === 'authorised' ? await hospital.confirm(record.settleId) : record
  const split = reply?.reckoning?.split
  if (out.json) {
    json(out, { reversed: billJson(first), settled: billJson(second), ...(split && { split }) })
  } else {
    billTold(out, first)
    if (split) out.line(splitText(split, out.language))
    billTold(out, second)
  }
  return second.state === 'confirmed' ? exits.fine : exits.wrong
}
