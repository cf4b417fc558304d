/** Accidents of similar systems that could happen where bills are answered; test/fault/accidents.ts has all. */
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import { seeded } from '../../../support/seeded'
import { type HalfOf, halfOf } from './half-of'
import { type Billing, claimOf, credentials, freshKey, lineOf, type People, settleRequest, verdictIn } from './province'

const PERSONS = Array.from({ length: 40 }, (_, i) => `51160000000001${String(10 + i)}`)
let people: People
let stores: ReturnType<typeof enrollmentInMemory>
let half: HalfOf

beforeAll(async () => {
  people = await credentials()
})
beforeEach(async () => {
  stores = enrollmentInMemory()
  half = halfOf(stores, people.enrollment)
  for (const personId of PERSONS) await half.insure(personId)
})

const key = freshKey()
const WRONG: readonly (readonly [billing: object, code: string])[] = [
  [{ lines: [{ ...lineOf({ yuan: 100 }), amountFen: 9_999, parts: null }] }, 'H5001'],
  [{ lines: [lineOf({ yuan: 1 })] }, 'H5002'],
  [{ totals: { ...claimOf(key).totals, selfFundedFen: 0, eligibleFen: 2_630_000 } }, 'H5003'],
  [{ policyDay: '2024-02-30' }, 'H1001'],
  [{ enrollmentRegion: '5101' }, 'H1001'],
  [{ requestHash: Buffer.alloc(0) }, 'H1001'],
  [{ batch: null }, 'H1001'],
]

test('accident 5: a thousand wrong bills at once, and each is told its own fault and nobody else’s', async () => {
  const random = seeded(5)
  const asked = Array.from({ length: 1_000 }, () => random.oneOf(WRONG))
  const answers = await Promise.all(asked.map(([billing]) => half.ask(settleRequest(freshKey(), billing as Billing))))
  const told = answers.map(({ failure }) => [failure?.code, failure?.params])
  const alone = new Map<unknown, unknown>()
  for (const wrong of WRONG) {
    const { failure } = await half.ask(settleRequest(freshKey(), wrong[0] as Billing))
    expect(failure?.code).toBe(wrong[1])
    alone.set(wrong, [failure?.code, failure?.params])
  }
  expect(new Set([...alone.values()].map((one) => JSON.stringify(one))).size).toBe(WRONG.length)
  expect(told).toEqual(asked.map((wrong) => alone.get(wrong)))
})

test('accident 1: how many bills come at once changes nothing of what is promised', async () => {
  const promised = async (atOnce: number) => {
    stores = enrollmentInMemory()
    half = halfOf(stores, people.enrollment)
    for (const personId of PERSONS) await half.insure(personId)
    const bills = Array.from({ length: 120 }, (_, i) =>
      settleRequest(freshKey(), { personId: PERSONS[i % 40] as string }),
    )
    const answers = []
    for (let i = 0; i < bills.length; i += atOnce) {
      answers.push(...(await Promise.all(bills.slice(i, i + atOnce).map((bill) => half.ask(bill)))))
    }
    const fund = (personId: string) => stores.people.accumulated(personId, '310', 2024, 'fund')
    return {
      accepted: answers.filter((answer) => answer.body && verdictIn(answer).authorised).length,
      reserved: PERSONS.map((personId) => fund(personId)),
    }
  }
  const alone = await promised(1)
  expect(alone.accepted).toBe(PERSONS.length)
  expect(await promised(7)).toEqual(alone)
  expect(await promised(100)).toEqual(alone)
})

test('accident 23: a refusal leaves no trace where money is counted', async () => {
  const [personId = ''] = PERSONS
  const before = await stores.verdicts.read(freshKey(), { personId, insurance: '310', year: 2024 })
  const refused = await half.ask(settleRequest(freshKey(), { personId, policyDay: '2019-01-01' }))
  expect(verdictIn(refused).refused?.code).toBe('H3002')
  expect(await stores.verdicts.read(freshKey(), { personId, insurance: '310', year: 2024 })).toEqual(before)
})
