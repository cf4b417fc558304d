/** A care node in memory with the two registers and nothing else, and a line to it that can fail in every way. */
import type { Door } from '../../../../bin/hospital/door'
import type { Answer } from '../../../../bin/hospital/hearing'
import { type Code, type Refusal, refusal } from '../../../../common/errors'
import type { SettlementState, SettleReply, State } from '../../../../proto/types'

const NO_SPLIT = {
  deductibleFen: 0,
  poolingFundFen: 0,
  largeAmountFen: 0,
  seriousIllnessFen: 0,
  civilServantFen: 0,
  enterpriseFen: 0,
  assistanceFen: 0,
  hospitalShareFen: 0,
  personalAccountFen: 0,
  cashFen: 0,
}

export function stateOf(
  settleId: string,
  state: State,
  more: { requestHash?: Buffer; totalFen?: number; holder?: string } = {},
): SettlementState {
  return {
    settleId,
    state,
    split:
      state === 'SETTLED' ? { ...NO_SPLIT, totalFen: more.totalFen ?? 5_000, cashFen: more.totalFen ?? 5_000 } : null,
    day: '',
    cancelReason: more.holder ? 'SUPERSEDED' : 'CANCEL_REASON_UNSPECIFIED',
    holderSettleId: more.holder ?? '',
    refused: null,
    requestHash: more.requestHash ?? Buffer.alloc(0),
    batch: null,
    confirmBeforeMs: 0,
    ...{ reversalSettleId: '', reversalDay: '', replaces: '' },
  }
}

export type Trouble = 'lost-before' | 'lost-after' | Code | Refusal

export interface FakeDoor extends Door {
  /** What happens to the next calls of a kind, in order; calls beyond the list succeed. */
  plan(
    call: 'settle' | 'query' | 'confirm' | 'cancel' | 'reverse' | 'settleOnePhase' | 'signIn',
    ...troubles: (Trouble | 'fine')[]
  ): void
  readonly calls: string[]
  readonly states: Map<string, SettlementState>
  /** What each settle said that it replaces. */
  readonly replaced: Map<string, string>
}

export function fakeDoor(): FakeDoor {
  const states = new Map<string, SettlementState>()
  const plans = new Map<string, (Trouble | 'fine')[]>()
  const calls: string[] = []
  const replaced = new Map<string, string>()

  function through<T>(call: string, settleId: string, act: () => T): Answer<T> {
    calls.push(`${call} ${settleId}`)
    const trouble = plans.get(call)?.shift() ?? 'fine'
    if (trouble === 'lost-before') return { silence: 'the request was lost' }
    if (trouble !== 'fine' && trouble !== 'lost-after')
      return { refusal: typeof trouble === 'string' ? refusal(trouble) : trouble }
    const reply = act()
    return trouble === 'lost-after' ? { silence: 'the reply was lost' } : { reply }
  }
  const decide = (settleId: string, state: State): SettlementState => {
    const known = states.get(settleId)
    const open = !known || known.state === 'AUTHORISED' || known.state === 'PROCESSING'
    if (open) states.set(settleId, stateOf(settleId, state, { requestHash: Buffer.from('h') }))
    return states.get(settleId)!
  }
  const unused = async (): Promise<never> => {
    throw new Error('not used here')
  }
  return {
    calls,
    states,
    replaced,
    plan: (call, ...troubles) => plans.set(call, troubles),
    signIn: async () => through('signIn', '', () => ({ sessionId: 'session', serverTimeMs: 0, expiresAtMs: 0 })),
    settle: async ({ settleId, replaces }) =>
      through('settle', settleId!, (): SettleReply => {
        replaced.set(settleId!, replaces ?? '')
        if (!states.has(settleId!)) states.set(settleId!, stateOf(settleId!, 'AUTHORISED'))
        return { token: Buffer.from('token'), reckoning: null, confirmBeforeMs: 1 }
      }),
    confirm: async (settleId) => through('confirm', settleId, () => decide(settleId, 'SETTLED')),
    cancel: async (settleId) => through('cancel', settleId, () => decide(settleId, 'CANCELLED')),
    query: async (by) => {
      const id = 'settleId' in by ? by.settleId : 'message' in by ? (by.message.messageId ?? '') : ''
      return through('query', id, () => states.get(id) ?? stateOf(id, 'NEVER_SEEN'))
    },
    ...takingBack(through, states),
    signOut: unused,
    findPerson: unused,
    checkEntitlement: unused,
    openVisit: unused,
    uploadLines: unused,
    preSettle: unused,
    receipt: unused,
    unconfirmed: unused,
    close: () => undefined,
  }
}

type Through = <T>(call: string, settleId: string, act: () => T) => Answer<T>

/** What takes back, and the door that knows no confirm. */
function takingBack(
  through: Through,
  states: Map<string, SettlementState>,
): Pick<Door, 'reverse' | 'settleOnePhase' | 'withdrawOnePhase'> {
  return {
    reverse: async (settleId) =>
      through('reverse', settleId, () => {
        if (states.get(settleId)?.state === 'SETTLED') states.set(settleId, stateOf(settleId, 'REVERSED'))
        return states.get(settleId)!
      }),
    settleOnePhase: async ({ message }) =>
      through('settleOnePhase', message?.messageId ?? '', () => {
        const state = stateOf(message?.messageId ?? '', 'SETTLED')
        states.set(state.settleId, state)
        return { state, reckoning: null, adopted: false }
      }),
    withdrawOnePhase: async ({ messageId = '' }) =>
      through('withdrawOnePhase', messageId, () => {
        const state = stateOf(messageId, states.has(messageId) ? 'REVERSED' : 'CANCELLED')
        states.set(messageId, state)
        return { state, nothingLeft: false }
      }),
  }
}
