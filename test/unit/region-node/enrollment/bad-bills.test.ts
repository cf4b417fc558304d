/**
 * What may not become a verdict: each with its code, and nothing written but a refusal that is final. A line carries no
 * visit (a batch does), so lines of another visit show as a total that differs.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codecs, projectRoot } from '../../../../common/contracts.grpc'
import type { EngineReply } from '../../../../proto/types'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import { shelfOf } from '../../../../region-node/enrollment/policy/tools/shelf'
import { halfOf } from './half-of'
import {
  claimOf,
  credentials,
  freshKey,
  type People,
  policiesOf,
  requestOf,
  settleRequest,
  verdictIn,
} from './province'

const PERSON = '5116000000000001'
let people: People
beforeAll(async () => {
  people = await credentials()
})

const bill = claimOf(freshKey())
const [line, ...others] = bill.lines ?? []
const totals = bill.totals ?? {}
const nothing = { totalFen: 0, selfFundedFen: 0, overLimitFen: 0, selfPaidFirstFen: 0, eligibleFen: 0 }

async function ended(changes: object, more: Parameters<typeof halfOf>[3] = {}) {
  const stores = enrollmentInMemory()
  const half = halfOf(stores, people.enrollment, policiesOf('5116'), more)
  await half.insure(PERSON, { balanceYuan: 100 })
  const key = freshKey()
  const claim = codecs.claim.encode({ ...claimOf(key), ...changes })
  const reply = await half.ask(requestOf('ASK_SETTLE', key, claim))
  const open = await stores.books.open()
  const { version } = (await stores.verdicts.read(key, { personId: PERSON, insurance: '310', year: 2024 })).person ?? {}
  const refused = reply.body ? verdictIn(reply).refused : undefined
  return { failure: reply.failure, refused, waiting: open.length, version }
}

/** Whoever sent it made a mistake: nothing is decided, and no register knows the id. */
test.each([
  ['a bill with no lines', { lines: [], totals: nothing }, 'H5020', {}],
  ['a line whose amount is not price times quantity', { lines: [{ ...line, amountFen: 1 }, ...others] }, 'H5001', {}],
  ['lines that do not make the total', { totals: { ...totals, totalFen: 1 } }, 'H5002', { differenceFen: '-2799999' }],
  [
    'a line of another visit, which the total does not know',
    { lines: [...(bill.lines ?? []), { ...line, lineNo: 'other' }] },
    'H5002',
    { differenceFen: `-${line?.amountFen}` },
  ],
  ['parts that do not make the total', { totals: { ...totals, selfFundedFen: 1 } }, 'H5003', {}],
  ['a class of items that is none', { lines: [{ ...line, itemClass: '09' }, ...others] }, 'H1001', {}],
  ['a first part of more than the whole', { lines: [{ ...line, firstPayPermyriad: 10_001 }, ...others] }, 'H1001', {}],
  ['a bill of no batch', { batch: null }, 'H1001', { field: 'batch' }],
  ['a bill of another hospital', { key: { ...bill.key, hospital: 'H99999999999' } }, 'H1011', {}],
  ['a day that is none', { policyDay: '2024-02-30' }, 'H1001', { field: 'policy_day' }],
  ['what only this region may add', { known: { salaryFen: 1 } }, 'H1001', { field: 'known' }],
  [
    'more bills of a stay than it has days',
    { staySettleIds: Array(101).fill('x') },
    'H1001',
    { field: 'stay_settle_ids' },
  ],
])('%s', async (_what, changes, code, params) => {
  const { failure, waiting, version } = await ended(changes)
  expect(failure).toMatchObject({ code, params })
  expect([waiting, version]).toEqual([0, (await ended({ lines: [] })).version])
})

/** It would be refused whenever it is asked again, so the refusal is signed; nothing waits and nothing moved. */
test.each([
  ['a day before any policy', { policyDay: '2023-12-31' }, 'H5015', '2023-12-31'],
  ['a level that no table has', { hospitalLevel: '9' }, 'H5019', '310, 11, 21, 9'],
  ['a kind of care that no policy has', { medicalType: '99' }, 'H5015', '99'],
  ['a kind of care that nobody published', { medicalType: '11' }, 'H5015', '11'],
  ['an insurance that the person has not', { insurance: '390' }, 'H3001', ''],
])('%s', async (_what, changes, code, what) => {
  const { refused, waiting, version } = await ended(changes)
  expect(refused).toMatchObject({ code })
  if (what) expect(refused?.params.what).toContain(what)
  expect([waiting, version]).toEqual([0, (await ended({ lines: [] })).version])
})

test('a class of persons that no policy has', async () => {
  const stores = enrollmentInMemory()
  const half = halfOf(stores, people.enrollment)
  await half.insure(PERSON, { category: '99' })
  expect(verdictIn(await half.ask(settleRequest(freshKey()))).refused).toMatchObject({ code: 'H5018' })
  expect(await stores.books.open()).toEqual([])
})

test('accumulators that disagree: an engine moves one that the person has not, below nothing, or other than it paid', async () => {
  const engine = (delta: object) => ({
    adjudicate: async () => {
      const split = { totalFen: 2_800_000, cashFen: 2_800_000 }
      const authorised = { split, totals, policyVersion: 'v', explanation: [{ rule: 'all' }], deltas: [delta] }
      const { authorised: whole } = codecs.verdict.decode(codecs.verdict.encode({ authorised }))
      return { authorised: whole, outcome: 'authorised' } as EngineReply
    },
  })
  const own = { insurance: '310', year: 2024, code: 'fund', amount: 1 }
  for (const delta of [
    { ...own, amount: -1 },
    { ...own, year: 2023 },
    { ...own, insurance: '390' },
    { ...own, code: 'x' },
    { ...own, code: 'account', year: 0, amount: -1 },
  ]) {
    const { failure, waiting } = await ended({}, { engine: engine(delta) })
    expect([failure?.code, waiting]).toEqual(['H5022', 0])
  }
})

const good = readFileSync(join(projectRoot(), 'deploy/settings/policies/5116/310.2024.yaml'), 'utf8')

test.each([
  ['a ratio over 100 %', ['working: 86', 'working: 101'], 'a ratio above 100 %'],
  [
    'overlapping brackets',
    [
      'working: 86',
      'working: [{ upToYuan: 100, percent: 1 }, { upToYuan: 90, percent: 2 }, { upToYuan: open, percent: 3 }]',
    ],
    'they overlap',
  ],
  ['counters with two meanings', ['counter: eligible', 'counter: deductible'], 'is used for two different sums'],
])('a policy with %s is no policy', (_what, [from = '', to = ''], said) => {
  const { policies, wrong } = shelfOf([{ file: 'a.yaml', text: good.replace(from, to) }])
  expect(policies).toEqual([])
  expect(wrong.map(({ en }) => en).join()).toContain(said)
  expect(wrong[0]).toMatchObject({ file: 'a.yaml', line: expect.any(Number) })
})
