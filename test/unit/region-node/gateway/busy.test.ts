/** What the hospitals' door does while its queue for the database stands still. */
import type { Caller } from '../../../../common/calls.grpc'
import { Fault } from '../../../../common/errors'
import { onePhaseIdOf } from '../../../../common/identifiers'
import { Turns } from '../../../../region-node/care/turns'
import { hospitalDoor } from '../../../../region-node/gateway/hospital.grpc'
import { type HandTimers, handTimers } from '../../../support/hand-timers'
import {
  billed,
  type CareTestWorld,
  careWorld,
  DAY,
  hospital,
  line,
  type People,
  people,
  REGION,
  settleId,
} from '../care/world'

const PERSON = '5116000000000001'
const BILL_FEN = 10_000

let everybody: People
let world: CareTestWorld
let timers: HandTimers
let turns: Turns
let visitId: string

beforeAll(async () => {
  everybody = await people()
})
beforeEach(async () => {
  world = await careWorld(everybody)
  timers = handTimers()
  turns = new Turns({ atOnce: 1, clock: world.clock, timers })
  visitId = (await billed(world, [line('1', BigInt(BILL_FEN))], { personId: PERSON })).visitId
})

const refused = jest.fn(async () => undefined)
const pass = (ms: number) => {
  world.clock.pass(ms)
  timers.pass(ms)
}
const tick = () => new Promise(setImmediate)

/** The answer, or the code it was refused with. */
async function call(name: string, more: object = {}, deadlineMs = 12_000): Promise<unknown> {
  const sessions = { refusal: refused } as never
  const door = hospitalDoor({ care: world.care, sessions, turns, limits: { linesPerUploadMax: 10 } })
  const request = { sessionId: 's', settleId: settleId(1), visitId, ...bill(), ...more }
  const caller = { identity: { role: 'hospital', region: REGION, hospital: hospital.code }, deadlineMs, gone: open() }
  const handle = door.handlers[name] as unknown as (request: object, caller: Caller) => Promise<unknown>
  return handle(request, caller as never).catch((error: unknown) => {
    if (error instanceof Fault) return error.refusal
    throw error
  })
}

const open = () => new AbortController().signal
const bill = () => ({ policyDay: DAY, useAccount: false, totalFen: BILL_FEN, invoiceNo: '', replaces: '' })

/** One works for ever, five wait, and the first of them for long. */
function standsStill(): void {
  for (let n = 0; n < 6; n++) void turns.take(() => new Promise<never>(() => undefined))
  pass(1_250)
}

test.each(['settle', 'preSettle', 'findPerson', 'checkEntitlement', 'openVisit', 'uploadLines', 'deleteLines'])(
  '%s is turned away at once: no session is looked up, nobody is asked, nothing is noted',
  async (name) => {
    standsStill()
    refused.mockClear()
    const before = structuredClone([...world.memory.intents])
    expect(await call(name)).toMatchObject({ code: 'H8005' })
    expect([refused.mock.calls, world.questions, [...world.memory.intents]]).toEqual([[], [], before])
  },
)

test('who has a verdict is served all the while: confirm, query, cancel, reverse', async () => {
  const { token } = (await call('settle')) as { token: Buffer }
  const second = (await call('settle', { settleId: settleId(2) })) as object
  expect(second).toBeDefined()
  standsStill()
  expect(await call('query', { by: 'settleId' })).toMatchObject({ settleId: settleId(1) })
  expect(await call('confirm', { token })).toMatchObject({ state: 'SETTLED' })
  expect(await call('cancel', { settleId: settleId(3), enrollmentDivision: '' })).toMatchObject({ state: 'CANCELLED' })
  world.refuse('H2003')
  expect(await call('reverse')).toMatchObject({ state: 'REVERSING' })
})

test('a settle whose turn does not come within its deadline is answered within it, and was never read', async () => {
  const read = jest.spyOn(world.care.openings, 'read')
  void turns.take(() => new Promise<never>(() => undefined))
  const answer = call('settle', {}, 1_000)
  await tick()
  pass(900)
  expect(await answer).toMatchObject({ code: 'H8005' })
  expect([read.mock.calls, world.questions, world.memory.intents.size]).toEqual([[], [], 0])
})

describe('R11: a one-phase message', () => {
  const message = { transaction: '2102', messageId: 'm1', personId: PERSON }
  const key = () => onePhaseIdOf(hospital.code, message)
  const decided = () => [...world.memory.decisions.values()].find((one) => one.key.settleId === key())

  test('is not turned away: it waits, and settles when its turn comes', async () => {
    let end: () => void = () => undefined
    void turns.take(() => new Promise<void>((resolve) => (end = resolve)))
    for (let n = 0; n < 5; n++) void turns.take(async () => undefined)
    pass(1_250)
    expect(turns.full('settle')).toBeDefined()
    const answer = call('settleOnePhase', { message })
    await tick()
    end()
    expect(await answer).toMatchObject({ state: { state: 'SETTLED' } })
  })

  test('whose bill could not even be read is told to wait, not that it failed', async () => {
    void turns.take(() => new Promise<never>(() => undefined))
    const answer = call('settleOnePhase', { message })
    await tick()
    pass(2_000)
    expect(await answer).toMatchObject({ code: 'H6001' })
    expect(decided()).toBeUndefined()
  })

  test('whose turn to settle does not come is ended before that is told', async () => {
    const { bill: billOf } = world.care.bills
    Object.assign(world.care.bills, {
      async bill(...given: Parameters<typeof billOf>) {
        // From here on everything stands still, with this turn.
        void turns.take(() => new Promise<never>(() => undefined))
        return billOf(...given)
      },
    })
    const answer = call('settleOnePhase', { message }, 1_000)
    for (let ms = 0; ms < 1_000; ms += 100) {
      await tick()
      pass(100)
    }
    expect(await answer).toMatchObject({ code: 'H5009', params: { cause: 'H8005' } })
    expect(decided()).toMatchObject({ outcome: 'cancelled', reason: 'DEADLINE' })
  })
})
