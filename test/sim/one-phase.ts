/**
 * A hospital system that knows no confirm: one message settles a bill or certainly does not, and another (2601) takes
 * it back, sometimes before the first one has arrived. It repeats what was not answered, under the same names.
 */
import type { SettleOnePhaseRequestIn } from '../../proto/types'
import type { SimulatedDoor } from './door'
import type { Visit } from './plan'

/** Kept through its crashes. */
export interface MessageRecord {
  readonly request: Omit<SettleOnePhaseRequestIn, 'sessionId'> & { readonly message: MessageNames }
  isUnwanted: boolean
  /** It knows what became of it. */
  isOver: boolean
}

interface MessageNames {
  readonly transaction: string
  readonly messageId: string
  readonly personId: string
}

export interface OnePhaseWorld {
  readonly door: SimulatedDoor
  readonly messages: Map<string, MessageRecord>
  session(): Promise<string>
  pause(ms: number): Promise<void>
}

/** What is billed, under which names. */
export type Message = MessageRecord['request']

export async function attendAtOnce(world: OnePhaseWorld, visit: Visit, bills: readonly Message[]): Promise<void> {
  const records = bills.map((request) => ({ request, isUnwanted: false, isOver: false }))
  for (const record of records) world.messages.set(record.request.message.messageId, record)
  const [first] = records
  if (!first) return
  if (visit.ending === 'leave') return meeting(world, visit, first)
  await Promise.all(records.map((record) => settle(world, record)))
  if (visit.ending !== 'cancel') return
  await world.pause(visit.thinks)
  first.isUnwanted = true
  first.isOver = false
  await takeBack(world, first)
}

/** Taken back before its original, or while that is under way. */
async function meeting(world: OnePhaseWorld, { thinks }: Visit, record: MessageRecord): Promise<void> {
  record.isUnwanted = true
  if (thinks % 2 === 0) {
    await takeBack(world, record)
    await settle(world, record)
    return
  }
  const original = settle(world, record)
  await world.pause(thinks % 50)
  await takeBack(world, record)
  await original
}

/** Asks again about everything that it does not know, once. */
export async function clearUpMessages(world: OnePhaseWorld): Promise<void> {
  for (const record of world.messages.values()) {
    if (record.isOver) continue
    if (record.isUnwanted) await takeBack(world, record)
    else await settle(world, record)
  }
}

/** What the till is told to wait after: its database is away, or has come back from a backup. */
const WAIT = /^H(6001|9004)$/

async function settle(world: OnePhaseWorld, record: MessageRecord): Promise<void> {
  const answer = await world.door.settleOnePhase({ sessionId: await world.session(), ...record.request })
  const isKnown = 'reply' in answer || (answer.refusal !== undefined && !WAIT.test(answer.refusal.code))
  if (isKnown && !record.isUnwanted) record.isOver = true
}

async function takeBack({ door }: OnePhaseWorld, record: MessageRecord): Promise<void> {
  const answer = await door.withdrawOnePhase(record.request.message)
  if (!('reply' in answer)) return
  const { state, nothingLeft } = answer.reply
  record.isOver = nothingLeft || state?.state !== 'REVERSING'
}
