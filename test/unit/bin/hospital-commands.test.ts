import { join } from 'node:path'
import * as commands from '../../../bin/commands/hospital'
import { atDoor } from '../../../bin/commands/hospital'
import { entitlement, entitlementOfVisits } from '../../../bin/commands/hospital-entitlement'
import { queryOnePhase, settleOnePhase, withdrawOnePhase } from '../../../bin/commands/hospital-one-phase'
import { refund, reverse } from '../../../bin/commands/hospital-reverse'
import { feeLinesIn } from '../../../bin/hospital/fee-lines'
import { tillAt } from '../../../bin/hospital/tills.grpc'
import { fenIn, scaledIn } from '../../../bin/output/amounts'
import { paintFor } from '../../../bin/output/paint'
import type { HospitalAtDoor, World } from '../../../bin/world'
import { type ServedDoor, servedDoor } from './hospital/door-service'

let door: ServedDoor
let said: string[]
beforeEach(async () => {
  door = await servedDoor()
  said = []
})
afterEach(() => door.close())

const bill = {
  visitId: 'v1',
  policyDay: '2026-01-05',
  useAccount: false,
  totalFen: 5_000n,
  enrollmentDivision: '511602',
}

/** Only what these commands touch. */
function world(json = false): World {
  const line = (text: string) => void said.push(text)
  const out = { language: 'zh', json, isTerminal: false, paint: paintFor(false), line, note: line } as const
  return {
    directory: () => door.directory,
    out,
    hospital: async (place): Promise<HospitalAtDoor> => {
      const operator = { operatorId: 'o', operatorName: 'o' }
      const { till, journal, close } = await tillAt(place, {
        journals: join(door.folder, 'j'),
        operator,
        patienceMs: 500,
      })
      return { hospital: till.hospital, journal, close }
    },
  } as World
}
const at = (work: (w: World, here: HospitalAtDoor) => Promise<number>, json = false) =>
  atDoor(world(json), undefined, (here) => work(world(json), here) as Promise<0 | 1 | 2>)

test('settle without confirm waits for a decision; confirm in a later run takes it', async () => {
  expect(await at((w, here) => commands.settle(w, here, bill, false))).toBe(0)
  expect(said.at(-1)).toContain('请确认或撤销')
  const settleId = said.at(-2)?.split(' ')[0] ?? ''
  expect(await at((w, here) => commands.mine(w, here, 10))).toBe(0)
  expect(said.at(-1)).toContain('已授权待确认')
  expect(await at((w, here) => commands.confirm(w, here, settleId))).toBe(0)
  expect(said.at(-1)).toContain('已经结算')
  expect(await at((w, here) => commands.receipt(w, here, settleId))).toBe(0)
  expect(said.at(-1)).toBe('结算单 R1')
  expect(await at((w, here) => commands.query(w, here, settleId))).toBe(0)
  expect(said.at(-1)).toContain('已结算')
})

test('settle with confirm, for programs', async () => {
  expect(await at((w, here) => commands.settle(w, here, bill, true), true)).toBe(0)
  expect(JSON.parse(said.join(''))).toMatchObject({ state: 'confirmed' })
})

test('a refusal is told with its sentence for the till and its remedy, and exits 1', async () => {
  door.fake.plan('settle', 'H3004')
  expect(await at((w, here) => commands.settle(w, here, bill, true))).toBe(1)
  expect(said.join('\n')).toMatch(/已拒绝\n\[H3004\].*\n收费窗口: 肯定没有结算.*\n处理办法: /)
})

const entitling = {
  ...{ insuredIn: '511602', person: 'P1', insurance: '310', type: '21', day: '2026-01-05' },
  ...{ disease: '', credential: '' },
}

test('an entitlement tells what would be mended, and how care there counts', async () => {
  expect(await at((w, here) => entitlement(w, here, entitling))).toBe(0)
  expect(said[0]).toMatch(/^P1 {2}✔ 可以联网结算 {2}经转诊备案，city-310-2024$/)
  expect(said[1]).toMatch(/^ {2}! \[H4004\] .*第 7 行的项目“X1”.* 处理办法：/)
})

test('what is lacking exits 1 with its remedy, for people and for programs', async () => {
  expect(await at((w, here) => entitlement(w, here, { ...entitling, person: 'unfiled' }))).toBe(1)
  expect(said.join('\n')).toMatch(/✖ 现在不能联网结算\n {2}✖ \[H3004\] .*处理办法：请参保人补办备案/)
  said = []
  expect(await at((w, here) => entitlement(w, here, { ...entitling, person: 'unfiled' }), true)).toBe(1)
  expect(JSON.parse(said.join(''))).toMatchObject({ entitled: false, lacking: [{ code: 'H3004' }], advised: [] })
})

test('every visit is asked about, and the worst one decides the exit', async () => {
  const asked = { day: '2026-01-05', credential: '' }
  expect(await at((w, here) => entitlementOfVisits(w, here, ['unfiled', 'v1'], asked), true)).toBe(1)
  expect(JSON.parse(said.join(''))).toMatchObject({
    visits: [
      { visit_id: 'unfiled', entitled: false },
      { visit_id: 'v1', entitled: true },
    ],
  })
})

test('a lookup of nobody exits 1 with its code', async () => {
  const options = { insuredIn: '5116', type: '02', id: 'nobody', name: '' }
  expect(await at((w, here) => commands.find(w, here, options))).toBe(1)
  expect(said[0]).toContain('[H3001]')
})

test('a confirm that stays unanswered says wait, and exits 1', async () => {
  await at((w, here) => commands.settle(w, here, bill, false), true)
  const { settle_id: settleId } = JSON.parse(said[0] ?? '')
  door.fake.plan('confirm', ...Array.from({ length: 50 }, () => 'lost-after' as const))
  expect(await at((w, here) => commands.confirm(w, here, settleId))).toBe(1)
  expect(said.join('\n')).toContain('不要重复收费')
  door.fake.plan('confirm')
  expect(await at(commands.resume, true)).toBe(0)
  expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({ resumed: [{ settle_id: settleId, state: 'confirmed' }] })
})

async function settledId() {
  await at((w, here) => commands.settle(w, here, bill, true), true)
  const { settle_id: settleId } = JSON.parse(said.splice(0).join(''))
  return settleId as string
}

test('reverse undoes a confirmed bill; refused, it says why and exits 1', async () => {
  const settleId = await settledId()
  door.fake.plan('reverse', 'H6004')
  expect(await at((w, here) => reverse(w, here, settleId))).toBe(1)
  expect(said.splice(0)[0]).toContain('[H6004]')
  expect(await at((w, here) => reverse(w, here, settleId))).toBe(0)
  expect(said[0]).toContain('已冲正')
})

test('a reversal that stays unanswered says wait; resume hears of its end', async () => {
  const settleId = await settledId()
  door.fake.plan('reverse', ...Array.from({ length: 50 }, () => 'lost-after' as const))
  expect(await at((w, here) => reverse(w, here, settleId))).toBe(1)
  expect(said.splice(0).join('\n')).toContain('不要重复收费')
  door.fake.plan('reverse')
  expect(await at(commands.resume, true)).toBe(0)
  expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({ resumed: [{ settle_id: settleId, state: 'reversed' }] })
})

test('refund: reversed, its returned items uploaded, the rest settled anew in the old one’s place', async () => {
  const settleId = await settledId()
  const lines = [{ lineNo: '2', itemCode: 'A', amountFen: -1_000 }]
  const rest = { ...bill, totalFen: 4_000n }
  expect(await at((w, here) => refund(w, here, { settleId, bill: rest, lines }), true)).toBe(0)
  expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({
    reversed: { settle_id: settleId, state: 'reversed' },
    settled: { state: 'confirmed' },
  })
  expect(door.totals).toEqual([-1_000])
  const [, second] = door.fake.calls.filter((call) => call.startsWith('settle '))
  expect(door.fake.replaced.get(second?.split(' ')[1] ?? '')).toBe(settleId)
})

test('refund goes no further while the reversal is not done', async () => {
  const settleId = await settledId()
  door.fake.plan('reverse', 'H6005')
  expect(await at((w, here) => refund(w, here, { settleId, bill, lines: [] }))).toBe(1)
  expect(said[0]).toContain('[H6005]')
  expect(door.fake.calls.filter((call) => call.startsWith('settle '))).toHaveLength(1)
})

test('one-phase: settled in one call, asked about and taken back by its names', async () => {
  const names = { transaction: '2304', message: 'M1', person: 'P1' }
  expect(await at((w, here) => settleOnePhase(w, here, names, bill))).toBe(0)
  expect(said.splice(0).join('\n')).toContain('已结算')
  expect(await at((w, here) => withdrawOnePhase(w, here, names), true)).toBe(0)
  expect(JSON.parse(said.splice(0).join(''))).toMatchObject({ state: 'REVERSED', nothing_left: false })
  expect(await at((w, here) => queryOnePhase(w, here, names))).toBe(0)
  expect(said.splice(0)[0]).toContain('已冲正')
  door.fake.plan('settleOnePhase', 'H5009')
  expect(await at((w, here) => settleOnePhase(w, here, names, bill))).toBe(1)
  expect(said.join('\n')).toMatch(/\[H5009\].*\n收费窗口: 肯定没有结算/)
})

test('a confirm of what this machine never settled is not sent', async () => {
  expect(await at((w, here) => commands.confirm(w, here, 'unknown'))).toBe(1)
  expect(door.fake.calls).toEqual([])
})

test('doors says where each hospital knocks, and with what', async () => {
  expect(await commands.doors(world())).toBe(0)
  expect(said[1]).toMatch(/^H51010000001 .*127\.0\.0\.1:\d+ .*\.crt/)
})

test('an unknown hospital is wrong usage, and the known ones are named', async () => {
  const asked = atDoor(world(), 'H0', async () => 0)
  await expect(asked).rejects.toMatchObject({ what: { zh: '没有医院 H0' } })
  await expect(asked).rejects.toMatchObject({ remedy: { zh: expect.stringContaining('H51010000001') } })
})

test('fee lines from CSV: whole numbers of the wire, the amount reckoned when it is left out', () => {
  const heading = 'line_no,item_code,unit_price_yuan,quantity,amount_yuan,fee_day'
  const csv = [heading, '1,A,12.345678,3.5,,2026-01-05', '2,B,1,-1,-1.00,2026-01-05'].join('\n')
  const { lines, wrong } = feeLinesIn(Buffer.from(csv))
  expect(wrong).toEqual([])
  expect(lines).toMatchObject([
    { lineNo: '1', unitPriceMicroYuan: 12_345_678, quantityE4: 35_000, amountFen: 4_321 },
    { lineNo: '2', quantityE4: -10_000, amountFen: -100 },
  ])
})

test('a line that cannot be read is named', () => {
  const csv = 'line_no,item_code,unit_price_yuan,quantity,fee_day\n1,A,one,1,2026-01-05\n2,B,1,1,\n'
  const { lines, wrong } = feeLinesIn(Buffer.from(csv))
  expect(lines).toEqual([])
  expect(wrong).toMatchObject([
    { line: 2, column: 'unit_price_yuan', found: 'one' },
    { line: 3, column: 'fee_day', found: '' },
  ])
})

test.each`
  csv                | cause
  ${''}              | ${'no rows'}
  ${'a,b\n1,2\n'}    | ${'no column line_no, item_code, unit_price_yuan, quantity, fee_day'}
  ${'line_no\n"1\n'} | ${'Quote Not Closed'}
`('a file that is no CSV of fee lines: $cause', ({ csv, cause }) => {
  expect(() => feeLinesIn(Buffer.from(csv))).toThrow(cause)
})

test.each`
  text          | fen
  ${'1,234.50'} | ${123_450n}
  ${'-0.01'}    | ${-1n}
  ${'7'}        | ${700n}
  ${'0.001'}    | ${undefined}
  ${'1e3'}      | ${undefined}
  ${''}         | ${undefined}
`('"$text" yuan is $fen fen', ({ text, fen }) => {
  expect(fenIn(text)).toBe(fen)
})

test('no double ever stands between the text and the number', () => {
  expect(scaledIn('999999999999.999999', 6)).toBe(999_999_999_999_999_999n)
})
