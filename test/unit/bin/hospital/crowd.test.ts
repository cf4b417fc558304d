import { arrivals, percentilesOf } from '../../../../bin/hospital/arrivals'
import { hospitalWith } from '../../../../bin/hospital/client'
import { type CrowdPlan, type CrowdWorld, crowd } from '../../../../bin/hospital/crowd'
import { journalInMemory } from '../../../../bin/hospital/journal.memory'
import type { Clock } from '../../../../common/clock'
import { fakeDoor } from './fake-door'

const plan: CrowdPlan = {
  ratePerSecond: 10,
  seconds: 100,
  countMax: 20,
  spacing: 'fixed',
  cancelEvery: 5,
  refuseEvery: 0,
}
const patient = (n: number) => ({
  credentialType: '02',
  credentialNo: `51999919900101${n}`,
  enrollmentDivision: '511602',
  insurance: '310',
  medicalType: '21',
})

/** A made-up clock that jumps to whatever is waited for, once everything else has had its turn. */
function handClock(): Clock & { pause(ms: number): Promise<void> } {
  let nowMs = 0
  const waiting: { atMs: number; wake: () => void }[] = []
  let isArmed = false
  const advance = () => {
    isArmed = false
    waiting.sort((a, b) => a.atMs - b.atMs)
    const next = waiting.shift()
    if (!next) return
    nowMs = Math.max(nowMs, next.atMs)
    next.wake()
    arm()
  }
  const arm = () => {
    if (!isArmed && waiting.length > 0) setImmediate(advance)
    isArmed = waiting.length > 0
  }
  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    pause: (ms) =>
      new Promise((wake) => {
        waiting.push({ atMs: nowMs + ms, wake })
        arm()
      }),
  }
}

function world(patients: number) {
  const clock = handClock()
  const door = fakeDoor()
  let ids = 0
  const hospital = hospitalWith({
    door: {
      ...door,
      findPerson: async () => ({ reply: { personId: 'p', name: '', gender: '', birthday: '', enrollments: [] } }),
      openVisit: async () => ({ reply: { visitId: 'v', batch: null } }),
      uploadLines: async () => ({ reply: { batch: null, lines: [], totals: null } }),
      async settle(request) {
        await clock.pause(40)
        return door.settle(request)
      },
    },
    journal: journalInMemory(),
    clock,
    newSettleId: () => `id-${++ids}`,
    pause: (ms) => clock.pause(ms),
    operator: { operatorId: 'o', operatorName: 'o' },
    patienceMs: 1_000,
  })
  const made: CrowdWorld = {
    tills: [
      { name: 'H1', region: '5101', hospital },
      { name: 'H2', region: '5116', hospital },
    ],
    patients: Array.from({ length: patients }, (_, n) => patient(n)),
    clock,
    random: () => 0.5,
    pause: (ms) => clock.pause(ms),
    newVisitNo: () => 'visit',
    linesFor: () => [{ amountFen: 1_000, feeDay: '2026-01-05' }],
  }
  return { made, door }
}

test('everybody planned comes, each fifth gives up, and latency counts from the moment they were due', async () => {
  const { made } = world(10)
  const report = await crowd(made, plan)
  expect(report).toMatchObject({ arrived: 20, turnedAway: 0, errorsByCode: {} })
  expect(report.outcomes).toMatchObject({ settled: 16, cancelled: 4, 'in-doubt': 0, broken: 0 })
  expect(report.settledIds).toHaveLength(16)
  expect(report.settleMs).toMatchObject({ count: 20, p50: 40, max: 40 })
})

test('a door that stalls is seen in the latency of all who were due meanwhile', async () => {
  const { made, door } = world(30)
  door.plan('settle', 'lost-after')
  const report = await crowd(made, plan)
  expect(report.outcomes.settled).toBe(16)
  expect(report.settleMs.max).toBeGreaterThanOrEqual(80)
})

test('what was refused is counted by its code', async () => {
  const { made, door } = world(30)
  door.plan('settle', 'H3004', 'H3004', 'H2004')
  const report = await crowd(made, plan)
  expect(report.outcomes).toMatchObject({ rejected: 3 })
  expect(report.errorsByCode).toEqual({ H3004: 2, H2004: 1 })
})

test('who comes when every patient is busy is turned away and counted', async () => {
  const { made } = world(1)
  const report = await crowd(made, plan)
  expect(report.turnedAway).toBeGreaterThan(10)
  expect(report.outcomes.settled + report.outcomes.cancelled + report.turnedAway).toBe(20)
})

test('prepared bills come as they are, each with its own mind, and every call is told with its pair', async () => {
  const { made } = world(1)
  const [till, patient] = [made.tills[0], made.patients[0]]
  if (!till || !patient) throw new Error('a world has both')
  const bill = { till, patient, visitId: 'v', policyDay: '2026-01-05', totalFen: 1_000n }
  const bills = [{ ...bill, givesUp: true }, { ...bill, givesUp: false }, bill]
  const told: string[] = []
  const timed: CrowdWorld['timed'] = (call, ms, pair) => void told.push(`${call} ${ms} ${pair.till.name}`)
  const report = await crowd({ ...made, timed }, { ...plan, cancelEvery: 1, countMax: 4, bills })
  expect(report).toMatchObject({ arrived: 4, turnedAway: 1, late: 0 })
  expect(report.outcomes).toMatchObject({ cancelled: 2, settled: 1 })
  expect(told).toEqual(['settle 40 H1', 'settle 40 H1', 'confirm 0 H1', 'settle 40 H1'])
})

test('a generator that is busy itself says how many it sent late', async () => {
  const { made } = world(30)
  const busy = { ...made, pause: (ms: number) => made.pause(ms + 150) }
  expect((await crowd(busy, plan)).late).toBeGreaterThan(0)
  expect((await crowd(world(30).made, plan)).late).toBe(0)
})

test('nobody is treated in their own region', async () => {
  const { made } = world(5)
  const own = { ...made, tills: made.tills.filter(({ region }) => region === '5116') }
  expect((await crowd(own, plan)).turnedAway).toBe(20)
})

test('arrivals are bounded in number and in time', () => {
  const fixed = { ratePerSecond: 100, seconds: 1, countMax: 1_000, spacing: 'fixed' } as const
  expect([...arrivals(fixed, () => 0)]).toHaveLength(100)
  expect([...arrivals({ ...fixed, countMax: 7 }, () => 0)]).toHaveLength(7)
  let state = 1
  const random = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const poisson = [...arrivals({ ...fixed, seconds: 100, countMax: 100_000, spacing: 'poisson' }, random)]
  expect(poisson.length / 100).toBeCloseTo(100, -1)
})

test('percentiles by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
  expect(percentilesOf(hundred)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 })
  expect(percentilesOf([])).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 })
})
