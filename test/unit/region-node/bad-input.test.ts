/**
 * "A bill with no lines, lines of other visits, sums that disagree, unknown class or level, a date before any policy,
 * overlapping brackets, a ratio over 100 %, accumulators that disagree: each its own code, nothing written."
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codecs, projectRoot } from '../../../common/contracts.grpc'
import type { Fault } from '../../../common/errors'
import { silent } from '../../../common/log'
import type { ClaimIn, EngineReply } from '../../../proto/types'
import { settle } from '../../../region-node/care/settle'
import { openVisit, uploadLines } from '../../../region-node/care/visit'
import { type ActiveFiles, policiesInForce } from '../../../region-node/enrollment/active-policies'
import { enrollmentInMemory } from '../../../region-node/enrollment/enrollment.memory'
import { shelfOf, type TextFile } from '../../../region-node/enrollment/policy/tools/shelf'
import { feeLines } from '../../../region-node/gateway/hospital-wire'
import { asked, asker, billed, careWorld, hospital, line as ofHospital, people, settleId } from './care/world'
import { halfOf } from './enrollment/half-of'
import { claimOf, credentials, freshKey, type People, policiesOf, requestOf, verdictIn } from './enrollment/province'

/** What one bad input came to: the code that was heard, and all that is kept, before it and after. */
interface Came {
  readonly code: string | undefined
  readonly before: unknown
  readonly after: unknown
}

const PERSON = '5116000000000001'
let enrollment: People
let care: Awaited<ReturnType<typeof people>>
beforeAll(async () => {
  enrollment = await credentials()
  care = await people()
})

interface More {
  readonly category?: string
  /** Movements that a city's own engine makes. */
  readonly deltas?: readonly object[]
}

/**
 * A bill before its enrollment region. A refusal that would be the same whenever it is asked again is signed and kept
 * under the bill's id, so that the same id hears the same: that it is there, and that it is no more, is seen here.
 */
async function bill(changes: Partial<ClaimIn>, { category = '11', deltas }: More = {}): Promise<Came> {
  const stores = enrollmentInMemory()
  const engine = deltas && { adjudicate: async () => engineReply(deltas) }
  const half = halfOf(stores, enrollment.enrollment, policiesOf('5116'), engine && { engine })
  await half.insure(PERSON, { category, balanceYuan: 100 })
  const key = freshKey()
  const subject = { personId: PERSON, insurance: '310', year: 2024 }
  const kept = async () =>
    structuredClone({
      person: stores.people.standing(subject),
      waiting: await stores.books.open(),
      booked: stores.booked('5116'),
    })
  const before = await kept()
  const reply = await half.ask(requestOf('ASK_SETTLE', key, codecs.claim.encode({ ...claimOf(key), ...changes })))
  const after = await kept()
  const { stored } = await stores.verdicts.read(key, subject)
  expect(stored?.token).toEqual(reply.body)
  return { code: reply.failure?.code ?? verdictIn(reply).refused?.code, before, after }
}

function engineReply(deltas: readonly object[]): EngineReply {
  const split = { totalFen: 2_800_000, cashFen: 2_800_000 }
  const authorised = { split, totals, policyVersion: 'v', explanation: [{ rule: 'all' }], deltas: [...deltas] }
  const { authorised: whole } = codecs.verdict.decode(codecs.verdict.encode({ authorised }))
  return { authorised: whole, outcome: 'authorised' } as EngineReply
}

const { lines = [], totals = {} } = claimOf(freshKey())
const [first = {}, ...others] = lines ?? []

/** Lines at the hospitals' door, for a visit that has one line already. */
async function upload(...visitIds: readonly string[]): Promise<Came> {
  const world = await careWorld(care)
  const { visitId } = await billed(world, [ofHospital('1', 10_000n)])
  const sent = visitIds.map((named, i) => {
    const { amountFen, unitPriceMicroYuan, quantityE4, ...words } = ofHospital(`${i + 2}`, 500n)
    const numbers = { amountFen, unitPriceMicroYuan, quantityE4 }
    const wire = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)]))
    return {
      ...words,
      ...(wire as Record<keyof typeof numbers, number>),
      visitId: named === 'its own' ? visitId : named,
    }
  })
  const before = structuredClone(world.memory)
  try {
    const taken = await uploadLines(hospital, visitId, feeLines({ visitId, lines: sent }, 1_000), world.care)
    return { code: 'refusal' in taken ? taken.refusal.code : undefined, before, after: world.memory }
  } catch (error) {
    return { code: (error as Fault).refusal.code, before, after: world.memory }
  }
}

const good = readFileSync(join(projectRoot(), 'deploy/settings/policies/5116/310.2024.yaml'), 'utf8')

/** An officer's file in the folder of a node that runs by a good one. */
async function file(from: string, to: string): Promise<Came> {
  expect(good).toContain(from)
  let texts: readonly TextFile[] = [{ file: 'a.yaml', text: good }]
  let stored: readonly TextFile[] = []
  const files: ActiveFiles = {
    read: async () => stored,
    async replace(next) {
      stored = next
    },
  }
  const folder = { texts: () => texts, shelf: shelfOf }
  const policies = policiesInForce({ folder, files, today: () => '2026-11-22', log: silent })
  await policies.look()
  const kept = () => structuredClone({ stored, inForce: policies.current() })
  const before = kept()
  texts = [{ file: 'a.yaml', text: good.replace(from, to) }]
  await policies.look()
  const [, code] = /^a\.yaml:\d+: (P\d\d) /.exec(policies.check().detail ?? '') ?? []
  expect(policies.check().ok).toBe(code === undefined)
  return { code, before, after: kept() }
}

const moved = { insurance: '310', year: 2024, code: 'fund', amount: -1 }
const overlapping =
  'working: [{ upToYuan: 100, percent: 1 }, { upToYuan: 90, percent: 2 }, { upToYuan: open, percent: 3 }]'
const nothing = { totalFen: 0, selfFundedFen: 0, overLimitFen: 0, selfPaidFirstFen: 0, eligibleFen: 0 }

const cases: readonly (readonly [string, string, () => Promise<Came>])[] = [
  ['a bill with no lines', 'H5020', () => bill({ lines: [], totals: nothing })],
  ['lines of other visits', 'H5021', () => upload('its own', '', '5101another')],
  ['sums that disagree: a line', 'H5001', () => bill({ lines: [{ ...first, amountFen: 1 }, ...others] })],
  ['sums that disagree: the total', 'H5002', () => bill({ totals: { ...totals, totalFen: 1 } })],
  ['sums that disagree: the parts', 'H5003', () => bill({ totals: { ...totals, selfFundedFen: 1 } })],
  ['an unknown class, of a person', 'H5018', () => bill({}, { category: '99' })],
  ['an unknown class, in a table', 'P30', () => file('        working: 86', '        worker: 86\n        working: 86')],
  ['an unknown level, of a hospital', 'H5019', () => bill({ hospitalLevel: '9' })],
  ['an unknown level, in a table', 'P32', () => file('1: 300,', '1: 300, 7: 300,')],
  ['a date before any policy', 'H5015', () => bill({ policyDay: '2023-12-31' })],
  ['overlapping brackets', 'P12', () => file('working: 86', overlapping)],
  ['a ratio over 100 %', 'P11', () => file('working: 86', 'working: 100.0001')],
  ['accumulators that disagree, in an engine', 'H5022', () => bill({}, { deltas: [moved] })],
  ['accumulators that disagree, in a policy', 'P22', () => file('counter: eligible', 'counter: deductible')],
]

test.each(cases)('%s: %s, and nothing is written', async (_what, expected, send) => {
  const { code, before, after } = await send()
  expect(code).toBe(expected)
  expect(after).toEqual(before)
})

test('each has its own code', () => {
  expect(new Set(cases.map(([, code]) => code)).size).toBe(cases.length)
})

/** Else the table could pass by sending nothing at all. */
test('what is not bad is taken, and is seen to be written', async () => {
  const written = [
    await bill({}),
    await upload('its own', ''),
    await file('validFrom: 2024-01-01', 'validFrom: 2024-01-01\nvalidTo: 2026-12-31'),
  ]
  for (const { code, before, after } of written) {
    expect(code).toBeUndefined()
    expect(after).not.toEqual(before)
  }
})

test('a bill with no lines goes no further than its hospital’s own node', async () => {
  const world = await careWorld(care)
  const visit = {
    ...{ hospitalVisitNo: 'none', enrollmentDivision: '511602', personId: 'P1', insurance: '310', medicalType: '11' },
    ...{ startDay: '2026-06-17', diagnosis: 'J18', emergency: false, transferredFromLevel: '' },
  }
  const opened = await openVisit(hospital, visit, world.care)
  const visitId = 'visitId' in opened ? opened.visitId : ''
  const before = structuredClone(world.memory)
  const call = { ...asker, settleId: settleId(1), visitId, asked: asked(0n), invoiceNo: '' }
  expect(await settle(call, world.care)).toMatchObject({ refusal: { code: 'H5020' } })
  expect([world.memory, world.questions]).toEqual([before, []])
})
