/** close-day, rebuild-hub, and what verify says of closed days, over real gRPC. */
import type { DayState, DayTotals } from '../../../proto/types'
import { type FakeProvince, fakeProvince } from './province'

let province: FakeProvince

beforeEach(async () => {
  province = await fakeProvince()
})

afterEach(() => province.close())

const DAY = '2026-11-21'
const unit = { careRegion: '5101', enrollmentRegion: '5116', day: DAY }
const totals = (changed: Partial<DayTotals> = {}): DayTotals => {
  return { unit, count: 3, sumFen: 22_500, root: Buffer.alloc(32, 7), ...changed }
}
const open: DayState = {
  day: DAY,
  units: [{ unit, standing: 'enrollment-silent', care: totals(), hub: totals(), enrollment: null }],
  ...{ silent: ['enrollment 5116'], differences: [], done: false },
}
const closed: DayState = {
  ...open,
  units: [{ unit, standing: 'closed', care: totals(), hub: totals(), enrollment: totals() }],
  ...{ silent: [], done: true },
}
const differing: DayState = {
  ...open,
  units: [{ unit, standing: 'hub-differs', care: totals(), hub: totals({ sumFen: 22_501 }), enrollment: null }],
  differences: [{ settlement: '5101/H1/a/S', ledger: 'hub', what: 'posted', expectedFen: 7_500, foundFen: 7_501 }],
}

test('a day that closes is shown unit by unit', async () => {
  province.answers['hub-1'].days = [open, closed]
  const { exit, out, notes } = await province.run('close-day', '--day', DAY)
  expect(exit).toBe(0)
  expect(notes.join('\n')).toMatch(/已关 0\/1 个单元 等待 参保地 5116/)
  expect(out.join('\n')).toMatch(/5101 +5116 +3 +225\.00 +✔ 已关 +070707070707/)
  expect(out.at(-1)).toBe(`✔ ${DAY} 已关账`)
})

test('a difference is named with its settlement, ledger and amounts, and the exit code says so', async () => {
  province.answers['hub-1'].days = [differing]
  const { exit, out } = await province.run('close-day')
  expect(exit).toBe(1)
  expect(out.join('\n')).toMatch(/✖ +5101\/H1\/a\/S +省 +入账金额 +应为 75\.00 +实为 75\.01/)
  const told = JSON.parse((await province.run('close-day', '--json')).out.join('')) as object
  const difference = { settlement: '5101/H1/a/S', ledger: 'hub', what: 'posted', expected_fen: 7_500, found_fen: 7_501 }
  expect(told).toMatchObject({ day: DAY, done: false, differences: [difference] })
})

test('nothing to be closed is fine', async () => {
  province.answers['hub-1'].days = [{ ...closed, day: '', units: [] }]
  expect(await province.run('close-day')).toMatchObject({ exit: 0, out: ['没有要关的记账日。'] })
})

test('any hub instance will do, and none is told honestly', async () => {
  province.answers['hub-2'].days = [closed]
  await province.stop('hub-1')
  expect((await province.run('close-day', '--day', DAY)).exit).toBe(0)
  await province.stop('hub-2')
  expect((await province.run('close-day', '--day', DAY)).exit).toBe(2)
})

test('a day that is none is wrong usage', async () => {
  expect((await province.run('close-day', '--day', 'yesterday')).exit).toBe('usage')
})

test('the rebuild shows how far each region was read, and passes when every day is equal', async () => {
  const region = { region: '5101', decisions: 1_200, checked: 20, done: true }
  province.answers['hub-1'].rebuild = [
    { regions: [{ ...region, decisions: 400, done: false }], days: [], done: false },
    { regions: [region], days: [closed], done: true },
  ]
  const { exit, out, notes } = await province.run('rebuild-hub')
  expect(exit).toBe(0)
  expect(notes.join('\n')).toMatch(/5101 400/)
  expect(out.join('\n')).toMatch(/5101 +1,200 +20 +✔/)
  expect(out.join('\n')).toMatch(/三方根一致的记账日：1\/1/)
  expect(out.at(-1)).toBe('VERDICT: PASS')
})

test('a rebuild after which a day differs fails and names the difference', async () => {
  const region = { region: '5101', decisions: 1_200, checked: 20, done: true }
  province.answers['hub-1'].rebuild = [{ regions: [region], days: [differing], done: false }]
  const { exit, out } = await province.run('rebuild-hub')
  expect(exit).toBe(1)
  expect(out.join('\n')).toMatch(/5101\/H1\/a\/S/)
  expect(out.at(-1)).toBe('VERDICT: FAIL')
})

describe('verify', () => {
  beforeEach(() => {
    province.answers['hub-1'].closed = [totals()]
    province.answers['hub-1'].recounted = [{ organisation: 'HUB', totals: totals() }]
    province.answers['region-5101'].recounted = [{ organisation: 'CARE', totals: totals() }]
    province.answers['region-5116'].recounted = [{ organisation: 'ENROLLMENT', totals: totals() }]
  })

  test('passes while every ledger still counts what it closed with', async () => {
    const { exit, out } = await province.run('verify', '--json')
    expect(exit).toBe(0)
    expect(JSON.parse(out.join(''))).toMatchObject({ verdict: 'PASS', closed_units: 1, closed_day_changed: [] })
  })

  test.each([
    ['hub-1', 'HUB', 'hub'],
    ['region-5101', 'CARE', 'care 5101'],
    ['region-5116', 'ENROLLMENT', 'enrollment 5116'],
  ] as const)('names the closed unit that %s no longer holds as it was', async (name, organisation, ledger) => {
    province.answers[name].recounted = [{ organisation, totals: totals({ root: Buffer.alloc(32, 8) }) }]
    const { exit, out } = await province.run('verify', '--json')
    expect(exit).toBe(1)
    const changed = [{ unit: `${DAY}/5101/5116`, ledger }]
    expect(JSON.parse(out.join(''))).toMatchObject({ verdict: 'FAIL', closed_day_changed: changed })
    expect((await province.run('verify')).out.join('\n')).toMatch(/已关又变 +2026-11-21\/5101\/5116/)
  })

  test('names a closed unit of which a ledger has nothing left', async () => {
    province.answers['region-5116'].recounted = []
    const told = JSON.parse((await province.run('verify', '--json')).out.join('')) as { closed_day_changed: object[] }
    expect(told.closed_day_changed).toMatchObject([{ ledger: 'enrollment 5116', found: 'nothing' }])
  })
})
