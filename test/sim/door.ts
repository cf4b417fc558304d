/** A care node's door as a hospital reaches it: calls that may be lost, doubled, late, answered into the void. */

import type { Door } from '../../bin/hospital/door'
import type { Answer } from '../../bin/hospital/hearing'
import { Fault } from '../../common/errors'
import { onePhaseIdOf } from '../../common/identifiers'
import type { SettlementState, SettlementStateIn } from '../../proto/types'
import type { CareDoor } from './care-node'
import { before, type Life } from './life'
import { naming } from './naming'
import { settings } from './settings'

export interface Knocking {
  readonly life: Life
  readonly hospital: { readonly code: string; readonly region: string }
  readonly careName: string
  door(): CareDoor | undefined
  /** Hears what the hospital asks. */
  asks?(call: string, settleId: string): void
  /** Hears what the hospital is told. */
  told?(call: string, settleId: string, answer: Answer<unknown>): void
}

// Whoever has hung up is noticed by nobody here; one for all, because each costs as much as a small message.
const NEVER_GONE = new AbortController().signal
const [calling, atDoor] = [naming('hospital call '), naming('door ')]
const [message, answering, answerOf] = [naming('message door '), naming('care answer '), naming('answer ')]

type Request = Readonly<Record<string, unknown>>

export interface SimulatedDoor extends Door {
  reverse(settleId: string): Promise<Answer<SettlementState>>
}

export function doorFor(knocking: Knocking): SimulatedDoor {
  const { settleMs, otherMs } = settings.hospital
  const call = <T>(method: string, request: Request, deadlineMs: number = otherMs) =>
    called<T>(knocking, { method, request, deadlineMs })
  const state = (method: string, request: Request, deadlineMs?: number) =>
    call<SettlementStateIn>(method, request, deadlineMs).then(wholeState)
  return {
    signIn: (operator, clientTimeMs) => call('signIn', { clientTimeMs, ...operator }),
    signOut: (sessionId) => call('signOut', { sessionId }),
    findPerson: (request) => call('findPerson', { ...request, query: { name: '', ...request.query } }, settleMs),
    checkEntitlement: (request) => call('checkEntitlement', { visitId: '', ...request }, settleMs),
    openVisit: (request) =>
      call('openVisit', { diagnosis: '', emergency: false, transferredFromLevel: '', ...request }),
    uploadLines: (sessionId, visitId, lines) => call('uploadLines', { sessionId, visitId, lines }),
    preSettle: (request) => call('preSettle', { ...request }, settleMs),
    settle: (request) => call('settle', { ...request }, settleMs),
    confirm: (settleId, token) => state('confirm', { settleId, token }),
    cancel: (settleId, enrollmentDivision) => state('cancel', { settleId, enrollmentDivision }),
    query: (by) => state('query', { by: 'batch' in by ? 'batch' : 'settleId', ...by }),
    reverse: (settleId) => state('reverse', { settleId, sessionId: '' }, settleMs),
    settleOnePhase: (request) => call('settleOnePhase', { ...request }, settleMs),
    withdrawOnePhase: (message) => call('withdrawOnePhase', { message }, settleMs),
    receipt: (settleId) => call('receipt', { settleId }),
    unconfirmed: (limit) => call('unconfirmed', { limit }),
    close: () => undefined,
  }
}

interface Call {
  readonly method: string
  readonly request: Request
  readonly deadlineMs: number
}

function namedBy(request: Request, hospital: string): string | undefined {
  const { settleId, message } = request as { settleId?: string; message?: Parameters<typeof onePhaseIdOf>[1] }
  return message ? onePhaseIdOf(hospital, message) : settleId
}

/** Never rejects; silence when the deadline passes, when nobody is there, and when the other side dies. */
function called<T>(knocking: Knocking, call: Call): Promise<Answer<T>> {
  const { life, careName } = knocking
  const { network, troubles } = life.around
  return new Promise((resolve) => {
    const { method, request, deadlineMs } = call
    const settleId = namedBy(request, knocking.hospital.code)
    if (settleId !== undefined) knocking.asks?.(method, settleId)
    let isOver = false
    const end = (answer: Answer<T>) => {
      if (isOver || !life.isAlive) return
      isOver = true
      stopWaiting()
      if (settleId !== undefined) knocking.told?.(method, settleId, answer)
      resolve(answer)
    }
    const line = method === 'settleOnePhase' ? new AbortController() : undefined
    const stopWaiting = life.after(deadlineMs, () => {
      end({ silence: 'deadline' })
      if (network.cutUntil(life.name, careName) === 0) line?.abort()
    })
    if (!life.isAlive || life.crashesAt(before(calling(method)))) return
    const carrier = atDoor(method)
    const isLost = troubles.met('drop', carrier) !== undefined || network.cutUntil(life.name, careName) > 0
    if (isLost) {
      troubles.tally.dropped++
      return
    }
    const arrive = () => arrived(knocking, { gone: line?.signal ?? NEVER_GONE, ...call }, end)
    const delay = troubles.met('delay', carrier)?.size ?? 0
    life.around.loop.after(network.latency() + delay, arrive)
    if (!troubles.met('double', carrier)) return
    troubles.tally.duplicated++
    life.around.loop.after(network.latency() * 3, arrive)
  })
}

function arrived<T>(knocking: Knocking, call: Call & { gone: AbortSignal }, end: (answer: Answer<T>) => void): void {
  const { method, request, deadlineMs, gone } = call
  const { life, hospital, careName } = knocking
  const { network, troubles, loop } = life.around
  const door = knocking.door()
  if (!door) {
    loop.after(1, () => end({ silence: 'nobody answers' }))
    return
  }
  troubles.count(message(method))
  const hungUp = door.life.onEnd(() => loop.after(1, () => end({ silence: 'the connection broke' })))
  const identity = { role: 'hospital', region: hospital.region, hospital: hospital.code } as const
  const caller = { identity, deadlineMs, trace: {}, gone }
  const answer = (said: Answer<T>) => {
    if (!door.life.isAlive || door.life.crashesAt(before(answering(method)))) return
    hungUp()
    if (troubles.met('drop', answerOf(method))) {
      troubles.tally.dropped++
      return
    }
    if (network.cutUntil(careName, life.name) > 0) return
    loop.after(network.latency(), () => end(said))
  }
  const handle = door.handlers[method] as ((request: unknown, caller: unknown) => Promise<T>) | undefined
  if (!handle) throw new Error(`the door has no ${method}`)
  handle(request, caller).then(
    (reply) => answer({ reply }),
    (error: unknown) => {
      if (error instanceof Fault) answer({ refusal: error.refusal })
      else life.around.note(`${method} failed: ${(error as Error).stack}`)
      if (!(error instanceof Fault)) life.around.broken(`${method} threw ${String(error)}`)
    },
  )
}

function wholeState(answer: Answer<SettlementStateIn>): Answer<SettlementState> {
  if (!('reply' in answer)) return answer
  const none = { split: null, day: '', cancelReason: 'CANCEL_REASON_UNSPECIFIED', holderSettleId: '', refused: null }
  const reply = { requestHash: Buffer.alloc(0), batch: null, confirmBeforeMs: 0, ...none, ...answer.reply }
  return { reply: reply as SettlementState }
}
