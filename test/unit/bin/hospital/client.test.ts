import type { BillRecord } from '../../../../bin/hospital/bill'
import { hospitalWith } from '../../../../bin/hospital/client'
import { journalInMemory } from '../../../../bin/hospital/journal.memory'
import { refusal } from '../../../../common/errors'
import { fakeDoor, stateOf } from './fake-door'

const bill = {
  visitId: 'v1',
  policyDay: '2026-01-05',
  useAccount: false,
  totalFen: 5_000n,
  enrollmentDivision: '511602',
}
const OWN = '01900000-0000-7000-8000-000000000001'
const OTHER = '01900000-0000-7000-8000-000000000002'

function world(records: readonly BillRecord[] = []) {
  const door = fakeDoor()
  const journal = journalInMemory(records)
  const written: string[] = []
  let now = 0
  const hospital = hospitalWith({
    door,
    journal: {
      ...journal,
      write: async (record) => {
        written.push(`${record.state} after ${door.calls.length} calls`)
        await journal.write(record)
      },
    },
    clock: { now: () => now, monotonic: () => now++ },
    newSettleId: () => OWN,
    pause: async (ms) => {
      now += ms
    },
    operator: { operatorId: 'o1', operatorName: '收费员' },
    patienceMs: 10_000,
  })
  return { door, journal, hospital, written }
}

test('the id is stored before anything is sent under it', async () => {
  const { hospital, written } = world()
  const { record } = await hospital.settle(bill)
  expect(record).toMatchObject({ settleId: OWN, state: 'authorised', token: Buffer.from('token').toString('base64') })
  expect(written).toEqual(['new after 1 calls', 'sent after 1 calls', 'authorised after 2 calls'])
})

test.each`
  troubles                      | calls                                      | why
  ${['lost-before']}            | ${['settle', 'query', 'settle']}           | ${'the request never arrived'}
  ${['lost-after']}             | ${['settle', 'query', 'settle']}           | ${'the verdict was lost on its way back'}
  ${['H6001', 'H8004', 'fine']} | ${['settle', 'query', 'settle', 'settle']} | ${'undecided twice'}
  ${['H1007']}                  | ${['settle', 'signIn', 'settle']}          | ${'the session had ended'}
`('settle asks again under the same id: $why', async ({ troubles, calls }) => {
  const { hospital, door } = world()
  door.plan('settle', ...troubles)
  expect((await hospital.settle(bill)).record.state).toBe('authorised')
  expect(door.calls.slice(1).map((call) => call.split(' ')[0])).toEqual(calls)
  expect(new Set(door.calls.filter((call) => call.startsWith('settle')))).toEqual(new Set([`settle ${OWN}`]))
})

test('a refusal that would come again ends the bill', async () => {
  const { hospital, door } = world()
  door.plan('settle', 'H3004')
  const { record } = await hospital.settle(bill)
  expect(record).toMatchObject({ state: 'rejected', refusal: { code: 'H3004' } })
})

test('a refusal after a silence gives the bill up at the care node', async () => {
  const { hospital, door } = world()
  door.plan('settle', 'lost-after', 'H5002')
  expect((await hospital.settle(bill)).record.state).toBe('cancelled')
  expect(door.states.get(OWN)?.state).toBe('CANCELLED')
})

test('a confirm whose answer is lost is repeated, and counts once', async () => {
  const { hospital, door } = world()
  await hospital.settle(bill)
  door.plan('confirm', 'lost-after', 'H9001', 'H9002')
  expect((await hospital.confirm(OWN)).state).toBe('confirmed')
  expect(door.calls.filter((call) => call.startsWith('confirm'))).toHaveLength(4)
})

test('a line that stays silent leaves the bill open, for nobody knows', async () => {
  const { hospital, door, journal } = world()
  await hospital.settle(bill)
  door.plan('confirm', ...Array.from({ length: 100 }, () => 'lost-before' as const))
  expect((await hospital.confirm(OWN)).state).toBe('confirming')
  expect(journal.open()).toHaveLength(1)
})

test.each(['H5009', 'H5013', 'H5008'] as const)('%s to a confirm is final: cancelled', async (code) => {
  const { hospital, door } = world()
  await hospital.settle(bill)
  door.plan('confirm', code)
  expect((await hospital.confirm(OWN)).state).toBe('cancelled')
})

test('where nobody listens it asks less and less often, also while it only queries', async () => {
  const { hospital, door } = world()
  door.plan('settle', 'lost-before')
  door.plan('query', ...Array.from({ length: 1_000 }, () => 'lost-before' as const))
  await hospital.settle(bill)
  // 50 ms at first, twice as long each time, 2 s at most: within ten seconds of patience that is ten times or so.
  expect(door.calls.filter((call) => call.startsWith('query')).length).toBeLessThan(15)
})

test('who is told when to ask again does not ask before that, and once more when patience ends', async () => {
  const { hospital, door } = world()
  door.plan('settle', ...Array.from({ length: 1_000 }, () => refusal('H2003', { region: '5116' }, 4_000)))
  await hospital.settle(bill)
  // At 0, 4 and 8 s, and at the end of ten seconds of patience.
  expect(door.calls.filter((call) => call.startsWith('settle'))).toHaveLength(4)
})

test('a cancel that comes after the confirm learns that it is settled', async () => {
  const { hospital, door } = world()
  await hospital.settle(bill)
  door.states.set(OWN, stateOf(OWN, 'SETTLED'))
  expect((await hospital.cancel(OWN)).state).toBe('confirmed')
})

test('the batch was settled under another id, equally: that one is adopted', async () => {
  const { hospital, door } = world()
  await hospital.settle(bill)
  door.states.set(OWN, stateOf(OWN, 'CANCELLED', { holder: OTHER, requestHash: Buffer.from('h') }))
  door.states.set(OTHER, stateOf(OTHER, 'SETTLED', { requestHash: Buffer.from('h') }))
  expect(await hospital.confirm(OWN)).toMatchObject({ state: 'confirmed', adopted: OTHER })
})

test('the batch was settled before this id was ever noted: the refusal says enough to adopt', async () => {
  const { hospital, door } = world()
  const askedHash = Buffer.from('h').toString('hex')
  door.plan('settle', refusal('H5005', { settleId: OTHER, askedHash }))
  door.states.set(OTHER, stateOf(OTHER, 'SETTLED', { requestHash: Buffer.from('h') }))
  expect((await hospital.settle(bill)).record).toMatchObject({ state: 'confirmed', adopted: OTHER })
})

test.each`
  holder                                                                       | why
  ${stateOf(OTHER, 'SETTLED', { requestHash: Buffer.from('x') })}              | ${'another request'}
  ${stateOf(OTHER, 'SETTLED', { requestHash: Buffer.from('h'), totalFen: 9 })} | ${'another amount'}
  ${stateOf(OTHER, 'REVERSED', { requestHash: Buffer.from('h') })}             | ${'undone since'}
`('the batch was settled under another id, but $why: ours is given up', async ({ holder }) => {
  const { hospital, door } = world()
  await hospital.settle(bill)
  door.states.set(OWN, stateOf(OWN, 'CANCELLED', { holder: OTHER, requestHash: Buffer.from('h') }))
  door.states.set(OTHER, holder)
  const record = await hospital.confirm(OWN)
  expect(record.state).toBe('cancelled')
  expect(record.adopted).toBeUndefined()
})

test('after a crash every open bill is heard about', async () => {
  const left = (settleId: string, state: BillRecord['state']): BillRecord => {
    return { settleId, bill, state, hadSilence: false, token: 'dG9rZW4=' }
  }
  const records = [left('a', 'new'), left('b', 'sent'), left('c', 'authorised'), left('d', 'confirming')]
  const { hospital, door } = world([...records, left('e', 'cancelling')])
  door.states.set('b', stateOf('b', 'SETTLED'))
  const ended = await hospital.resumePending()
  const states = Object.fromEntries(ended.map(({ settleId, state }) => [settleId, state]))
  expect(states).toEqual({ a: 'cancelled', b: 'confirmed', c: 'authorised', d: 'confirmed', e: 'cancelled' })
})

test('a bill that needs a session it cannot have keeps none of the others waiting', async () => {
  const left = (settleId: string, state: BillRecord['state']): BillRecord => {
    return { settleId, bill, state, hadSilence: false, token: 'dG9rZW4=' }
  }
  const { hospital, door } = world([left('b', 'sent'), left('e', 'cancelling')])
  door.plan('signIn', 'H1005')
  const ended = await hospital.resumePending()
  expect(ended.map(({ settleId, state }) => `${settleId} ${state}`)).toEqual(['b sent', 'e cancelled'])
})

test('who cannot sign in leaves no bill behind', async () => {
  const { hospital, door, journal } = world()
  door.plan('signIn', 'H1003')
  await expect(hospital.settle(bill)).rejects.toThrow('did not sign us in')
  expect(journal.open()).toEqual([])
})

describe('reverse', () => {
  async function confirmed() {
    const one = world()
    await one.hospital.settle(bill)
    await one.hospital.confirm(OWN)
    return one
  }

  test.each`
    troubles                         | state          | why
    ${[]}                            | ${'reversed'}  | ${'all is well'}
    ${['lost-before', 'lost-after']} | ${'reversed'}  | ${'the same request is repeated'}
    ${['H6001', 'H9002', 'H9004']}   | ${'reversed'}  | ${'doubt is no refusal'}
    ${['H6004']}                     | ${'confirmed'} | ${'refused, so the settlement stands'}
    ${['H6003']}                     | ${'reversed'}  | ${'another program had done it'}
  `('ends $state: $why', async ({ troubles, state }) => {
    const { hospital, door, journal } = await confirmed()
    door.plan('reverse', ...troubles)
    expect((await hospital.reverse(OWN)).state).toBe(state)
    expect(journal.find(OWN)?.state).toBe(state)
  })

  test('its state is stored before it is sent, and a crash goes on with it', async () => {
    const { hospital, door, written, journal } = await confirmed()
    door.plan('reverse', ...Array.from({ length: 400 }, () => 'lost-before' as const))
    expect((await hospital.reverse(OWN)).state).toBe('reversing')
    expect(written.at(-1)).toMatch(/^reversing after/)
    const again = world([journal.find(OWN)!])
    again.door.states.set(OWN, stateOf(OWN, 'SETTLED'))
    expect(await again.hospital.resumePending()).toMatchObject([{ state: 'reversed' }])
  })

  test('what is not confirmed is not reversed, and nothing is sent', async () => {
    const { hospital, door } = world()
    await hospital.settle(bill)
    expect((await hospital.reverse(OWN)).state).toBe('authorised')
    expect(door.calls.filter((call) => call.startsWith('reverse'))).toEqual([])
  })

  test('of an adopted bill the settlement that was adopted is reversed', async () => {
    const record = { settleId: OWN, bill, state: 'confirmed', hadSilence: false, adopted: OTHER } as const
    const { hospital, door } = world([record])
    door.states.set(OTHER, stateOf(OTHER, 'SETTLED'))
    expect((await hospital.reverse(OWN)).state).toBe('reversed')
    expect(door.calls.at(-1)).toBe(`reverse ${OTHER}`)
  })
})
