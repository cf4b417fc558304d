import { join } from 'node:path'
import { tillAt } from '../../../../bin/hospital/tills.grpc'
import { type ServedDoor, servedDoor } from './door-service'

let door: ServedDoor
beforeEach(async () => {
  door = await servedDoor()
})
afterEach(() => door.close())

const bill = {
  visitId: 'v1',
  policyDay: '2026-01-05',
  useAccount: false,
  totalFen: 5_000n,
  enrollmentDivision: '511602',
}
const till = (patienceMs = 3_000) =>
  tillAt(door.directory.doors[0]!, {
    journals: join(door.folder, 'journals'),
    operator: { operatorId: 'o1', operatorName: '收费员' },
    patienceMs,
  })

test('over a real line: settle, a confirm whose answer is lost, and the same answer after all', async () => {
  door.fake.plan('settle', 'H8004', 'lost-after')
  door.fake.plan('confirm', 'lost-after')
  const { till: one, close } = await till()
  const { record } = await one.hospital.settle(bill)
  expect(record.state).toBe('authorised')
  expect((await one.hospital.confirm(record.settleId)).state).toBe('confirmed')
  expect(
    new Set(door.fake.calls.filter((call) => /^(settle|confirm)/.test(call)).map((call) => call.split(' ')[1])).size,
  ).toBe(1)
  await close()
})

test('a door that is away leaves the bill open, and the next start hears about it', async () => {
  const first = await till(300)
  const { record } = await first.till.hospital.settle(bill)
  door.fake.plan('confirm', ...Array.from({ length: 50 }, () => 'lost-before' as const))
  expect((await first.till.hospital.confirm(record.settleId)).state).toBe('confirming')
  await first.close()
  door.fake.plan('confirm')
  const second = await till()
  const [resumed] = await second.till.hospital.resumePending()
  expect(resumed).toMatchObject({ settleId: record.settleId, state: 'confirmed' })
  await second.close()
})

test('two programs never share one journal unnoticed', async () => {
  const { close } = await till()
  await expect(till()).rejects.toThrow('is open in another program')
  await close()
  await (await till()).close()
})

test('the sample of docs/HOSPITAL.md really runs', async () => {
  const said: string[] = []
  const [env, argv] = [process.env.LIANJIE_DATA, process.argv]
  jest.spyOn(console, 'log').mockImplementation((...words) => void said.push(words.join(' ')))
  process.env.LIANJIE_DATA = door.folder
  process.argv = ['node', 'sample', '519999199001010015', '511602', 'ITEM000001']
  try {
    jest.requireActual('../../../../bin/hospital/sample')
    for (let i = 0; i < 100 && said.length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 50))
  } finally {
    process.argv = argv
    process.env.LIANJIE_DATA = env
  }
  expect(said).toEqual([expect.stringMatching(/ confirmed {2}已经结算/), '结算单 R1'])
  expect(door.totals).toEqual([200_000])
})
