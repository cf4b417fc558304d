import { codecs } from '../../../common/contracts.grpc'
import type { Doubt, Knowledge, TailEvent } from '../../../proto/types'
import { type FakeProvince, fakeProvince } from './province'
import { agreeing, row } from './verify/rows'

let province: FakeProvince
beforeEach(async () => {
  province = await fakeProvince()
})
afterEach(() => province.close())

const ID = '01930f0e-7b4c-7d11-9c1e-2f6a5d8b4c01'
const key = { careRegion: '5101', hospital: 'H51010000001', settleId: ID, kind: 'SETTLEMENT' as const }
const jsonOf = ({ out }: { out: string[] }) => JSON.parse(out.join('\n'))

function books(settleIds: string[]): void {
  const { answers } = province
  for (const id of settleIds) {
    const [care, hub, enrollment] = agreeing(id)
    answers['region-5101'].rows.push(care!)
    answers['hub-1'].rows.push(hub!)
    answers['hub-2'].rows.push(hub!)
    answers['region-5116'].rows.push(enrollment!)
  }
}
const doubt = (ageMs: number): Doubt => {
  const next = { nextStepZh: '再问就医地', nextStepEn: 'asks the care region again', nextAtMs: 1_000_000 }
  return { organisation: 'ENROLLMENT', region: '5116', key, ageMs, owner: '5101', ...next }
}

test("verify passes where three ledgers agree, and says so in the checker's words", async () => {
  books(['a', 'b'])
  const { exit, out } = await province.run('verify')
  expect(exit).toBe(0)
  expect(out).toEqual([
    '三账核对 day=全部   C 2 笔 / 20,000 分   U 2 笔 / 20,000 分   E 2 笔 / 20,000 分   ✔ 一致',
    '单边账 0  金额不符 0  重复入账 0  借贷不平 0  差额 0 分',
    '挂起授权 0 (最长 0s)  等待确认 3  在途 C→U 0  U→E 0',
    'VERDICT: PASS',
  ])
})

test('verify without a city that is gone says so, and its verdict is that of the rest', async () => {
  books(['a', 'b'])
  await province.stop('region-5101')
  expect((await province.run('verify')).exit).toBe(2)
  const without = await province.run('verify', '--gone', '5101')
  expect(without.out.join('\n')).toContain('⚠ 已不在：5101。它们的 2 笔只凭省的账，未与其自己的账核对')
  expect(without.exit).toBe(0)
  // What is left is compared to the fen.
  province.answers['region-5116'].rows[1]!.postings[0]!.amountFen += 1
  const report = jsonOf(await province.run('verify', '--gone', '5101', '--json'))
  expect(report).toMatchObject({ verdict: 'FAIL', gone: ['5101'], by_the_hub_alone: 2, diff_fen: 1 })
  // A slip of the pen must not hide a city.
  expect((await province.run('verify', '--gone', '5111')).exit).not.toBe(0)
})

test('verify names one fen, and exits 1', async () => {
  books(['a', ID])
  province.answers['region-5116'].rows[1]!.postings[0]!.amountFen += 1
  const plain = await province.run('verify')
  expect(plain.exit).toBe(1)
  expect(plain.out.join('\n')).toContain(`5101/H51010000001/${ID}/S  参保地 5116  应为 10000  实为 10001`)
  const report = jsonOf(await province.run('verify', '--json'))
  expect(report).toMatchObject({ verdict: 'FAIL', diff_fen: 1, in_flight: 0, missing_at_hub: [], double_posting: [] })
  expect(report.amount_mismatch).toHaveLength(1)
})

test('verify counts what is in flight as in flight', async () => {
  province.answers['region-5101'].rows.push(row('CARE', 'a', { inFlightTo: ['hub', '5116'] }))
  const report = jsonOf(await province.run('verify', '--json'))
  expect(report).toMatchObject({ verdict: 'PASS', in_flight: 1, in_flight_to_hub: 1, diff_fen: 0 })
})

test('verify does not blame what was confirmed while it read', async () => {
  books(['a'])
  const { rows } = province.answers['region-5101']
  const late = agreeing('b')
  province.answers['hub-1'].rows.push(late[1]!)
  let reads = 0
  // The care node learns of it between the first and the second reading, as a living province does.
  Object.defineProperty(province.answers['region-5101'], 'rows', {
    get: () => (reads++ < 2 ? rows : [...rows, late[0]!]),
  })
  const report = jsonOf(await province.run('verify', '--json'))
  expect(report).toMatchObject({ verdict: 'PASS', younger_than_reading: 1 })
})

test('verify fails on what is in doubt, once a settlement, at its greatest age', async () => {
  province.answers['region-5116'].doubts = [doubt(140_000)]
  province.answers['region-5101'].doubts = [doubt(150_000)]
  const report = jsonOf(await province.run('verify', '--json'))
  expect(report).toMatchObject({ verdict: 'FAIL', in_doubt: 1, max_in_doubt_s: 150 })
})

test('one hub instance down changes nothing for verify; a city down makes it unknown', async () => {
  books(['a'])
  await province.stop('hub-1')
  expect((await province.run('verify')).exit).toBe(0)
  await province.stop('region-5116')
  const { exit, out, notes } = await province.run('verify', '--json')
  expect(exit).toBe(2)
  expect(JSON.parse(out.join(''))).toMatchObject({ verdict: 'UNKNOWN', unreachable: [{ name: 'region-5116' }] })
  expect(notes.join()).toContain('npx lianjie start region-5116')
})

test('doctor says what is wrong, its number and its remedy, and exits 1', async () => {
  expect((await province.run('doctor')).exit).toBe(0)
  const redis = { name: 'redis', ok: false, detail: 'no answer since 3 s' }
  province.answers['region-5101'].checks = [{ ...redis, remedyZh: '启动 Redis', remedyEn: 'start Redis' }]
  province.control = () => ({ ok: true, zh: '', en: '', parts: [{ name: 'redis', state: 'stopped', detail: '' }] })
  const { exit, out } = await province.run('doctor')
  expect(exit).toBe(1)
  expect(out).toContainEqual(expect.stringMatching(/^ {2}6 ✖ part redis\s+stopped$/))
  expect(out).toContainEqual(expect.stringContaining('npx lianjie start redis'))
  expect(out).toContainEqual(expect.stringMatching(/✖ region-5101 redis\s+no answer since 3 s$/))
  expect(out).toContainEqual('      → 办法: 启动 Redis')
  expect(jsonOf(await province.run('doctor', '--json'))).toMatchObject({ ok: false, wrong: 2 })
})

test('without a supervisor the remedy is to start it, not to let single parts up', async () => {
  province.control = () => {
    throw new Error('nobody listens')
  }
  await province.stop('hub-2')
  const { exit, out } = await province.run('doctor')
  expect(exit).toBe(1)
  const fixes = out.filter((line) => line.includes('→'))
  expect(fixes).toHaveLength(2)
  expect(fixes.every((line) => line.includes('npm start'))).toBe(true)
})

test('doctor and nodes name an organisation that does not answer', async () => {
  await province.stop('hub-2')
  const seen = await province.run('doctor')
  expect(seen.exit).toBe(1)
  expect(seen.out).toContainEqual(expect.stringMatching(/✖ hub-2\s+no answer at 127/))
  const { exit, out } = await province.run('nodes')
  expect(exit).toBe(1)
  expect(out).toContainEqual(expect.stringMatching(/^hub-2 .*无应答/))
  expect(out).toContainEqual(expect.stringMatching(/^region-5101 成都 .*✔ 正常\s+0.1.0\s+60 s$/))
})

test('in-doubt lists the oldest first with its next step; an empty list is said honestly', async () => {
  expect(await province.run('in-doubt')).toMatchObject({ exit: 0, out: ['没有待查证的结算。', '等待医院确认：3 笔。'] })
  province.answers['region-5116'].doubts = [doubt(140_000)]
  const { exit, out } = await province.run('in-doubt')
  expect(exit).toBe(1)
  expect(out[1]).toContain(`5101/H51010000001/${ID}/S  参保地 5116  140 s  5101    再问就医地`)
  province.answers['region-5116'].more = 1_999
  expect((await province.run('in-doubt')).out).toContain('另有 1999 笔待查证，没有列出。')
})

const verdict = codecs.verdict.encode({
  key,
  enrollmentRegion: '5116',
  authorised: {
    split: { totalFen: 12_000, poolingFundFen: 10_000, cashFen: 2_000 },
    explanation: [
      {
        rule: 'segment',
        baseFen: 11_765,
        ratePermyriad: 8_500,
        exact: '100002500/10000',
        amountFen: 10_000,
        source: '某文件',
      },
    ],
  },
})
const decision = codecs.decision.encode({ key, confirmed: { token: Buffer.from('t'), day: '2026-01-05' } })
const event = (atMs: number, step: string, organisation: TailEvent['organisation']): TailEvent => {
  return { atMs, organisation, region: organisation === 'HUB' ? '' : '5101', key, step, code: '', tookUs: 1_500 }
}
const knowledge = (organisation: Knowledge['organisation'], more: Partial<Knowledge>): Knowledge => {
  const region = { CARE: '5101', HUB: '', ENROLLMENT: '5116', ORGANISATION_UNSPECIFIED: '' }[organisation]
  const { postings } = row(organisation, ID)
  return {
    organisation,
    region,
    key,
    verdict: Buffer.alloc(0),
    decision: Buffer.alloc(0),
    claim: Buffer.alloc(0),
    manual: Buffer.alloc(0),
    postings,
    timeline: [],
    stages: [],
    ...more,
  }
}

test('show puts registers, three ledgers, timeline and reasons on one page', async () => {
  const { answers } = province
  answers['region-5116'].knowledge = [knowledge('ENROLLMENT', { verdict })]
  answers['region-5101'].knowledge = [knowledge('CARE', { decision, timeline: [event(2_000, 'confirmed', 'CARE')] })]
  answers['hub-1'].knowledge = [knowledge('HUB', { timeline: [event(3_000, 'learned', 'HUB')] })]
  answers['hub-2'].knowledge = [knowledge('HUB', { timeline: [event(1_000, 'routed', 'HUB')] })]
  const { exit, out } = await province.run('show', ID)
  expect(exit).toBe(0)
  const page = out.join('\n')
  expect(page).toContain('A(s) 核定  同意, 参保地 5116, 总额 120.00 = 统筹基金 100.00 + 现金 20.00')
  expect(page).toContain('D(s) 决定  已确认，记账日 2026-01-05')
  expect(page).toMatch(
    /receivable:province → \S+ {2}100\.00 +receivable:region:5116 → \S+ {2}100\.00 +fund:310:pooling/,
  )
  expect(page).toMatch(/08:00:01\.000.*转发\n.*08:00:02\.000.*已确认\n.*08:00:03\.000.*已记账/)
  expect(page).toContain('起付线以上 117.65 元按 85% 报销，为 100.00 元（四舍五入到分） [1]\n    [1] 某文件')
  expect(jsonOf(await province.run('show', ID, '--json')).known).toHaveLength(1)
})

test('show of something that nobody knows says so and exits 1', async () => {
  const { exit, out } = await province.run('show', ID)
  expect([exit, out[0]]).toEqual([1, `没有任何一方知道结算 ${ID}。`])
})

test('tail shows steps of all organisations until it has enough', async () => {
  province.answers['hub-1'].events = [event(0, 'routed', 'HUB')]
  province.answers['region-5101'].events = [event(1_000, 'confirmed', 'CARE')]
  const { exit, out } = await province.run('tail', '--lines', '2')
  expect(exit).toBe(0)
  expect(out).toHaveLength(2)
  expect(out.join('\n')).toContain('已确认')
})

test('parked records are listed as something wrong, and can be put back', async () => {
  expect(await province.run('parked', 'list')).toMatchObject({ exit: 0, out: ['没有被搁置的消息。'] })
  const parked = { id: '0/1', topic: 'fact.5116', reason: 'undecodable', bytes: 12, parkedAtMs: 0 }
  province.answers['hub-1'].parked = [parked]
  expect((await province.run('parked', 'list')).exit).toBe(1)
  expect((await province.run('parked', 'replay', '0/1')).exit).toBe(0)
  expect((await province.run('parked', 'replay', '9/9')).notes[0]).toBe('✖ 没有编号为 9/9 的搁置消息')
})

test('import names each row that is not in force', async () => {
  const problem = { line: 3, column: 'person_id', found: '5***', expectedZh: '十八位', expectedEn: 'eighteen digits' }
  province.answers['region-5116'].imported = { accepted: 1, problems: [problem] }
  const { exit, out } = await province.run('import', 'people', 'people.csv', '--region', '5116')
  expect(exit).toBe(1)
  expect(out).toEqual(['生效 1 行，未生效 1 行', '✖ 第 3 行  person_id  读到“5***”  应为 十八位'])
  expect((await province.run('import', 'people', 'people.csv', '--region', '5199')).exit).toBe(2)
})

test('stop and start pass on what the supervisor says', async () => {
  const heard: unknown[] = []
  province.control = (order) => {
    heard.push(order)
    return { ok: order.part === 'kafka', zh: '已停止', en: 'stopped', parts: [] }
  }
  expect(await province.run('stop', 'kafka')).toMatchObject({ exit: 0, out: ['✔ 已停止'] })
  const nothing = await province.run('start', 'nothing')
  expect(nothing.exit).toBe(2)
  expect(nothing.notes[1]).toContain('处理办法: 请用其中之一：kafka, hub-1')
  expect(heard).toEqual([{ do: 'stop', part: 'kafka' }])
})

test('wrong usage says what is missing', async () => {
  const { exit, notes } = await province.run('import', 'people', 'people.csv')
  expect(exit).toBe('usage')
  expect(notes.join()).toContain('--region')
})

test.each([
  'doctor',
  'verify',
  'show',
  'tail',
  'in-doubt',
  'nodes',
  'import',
  'stop',
  'hospital settle',
  'parked list',
])('the help of %s begins with examples and ends with the exit codes', async (name) => {
  const help = (await province.run(...name.split(' '), '--help')).out.join('')
  expect(help.startsWith(`例：\n  npx lianjie ${name}`)).toBe(true)
  expect(help).toContain('--json')
  expect(help.trim().endsWith('2 用法不对或对方没有应答。')).toBe(true)
})

test.each`
  args                                                 | said
  ${['show', 'nonsense']}                              | ${'[H1002]'}
  ${['tail', '--lines', 'x']}                          | ${'应为非负整数'}
  ${['verify', '--day', '2026-02-30']}                 | ${'应为日期'}
  ${['import', 'nonsense', 'a.csv', '--region', '51']} | ${'应为 people, enrollments'}
  ${['hospital', 'confirm', 'nonsense']}               | ${'[H1002]'}
  ${['hospital', 'quote', 'V', '--total', 'abc']}      | ${'应为元'}
  ${['hospital', 'quote', 'V', '--total', '1']}        | ${'缺少选项 --day'}
  ${['show']}                                          | ${'缺少参数 <settle-id>'}
  ${['nosuch']}                                        | ${'没有命令“nosuch”'}
`('wrong usage $args is said in Chinese, with where to look', async ({ args, said }) => {
  const { exit, notes } = await province.run(...args)
  expect(exit).toBe('usage')
  expect(notes.join('')).toContain(said)
  expect(notes.join('')).toContain('处理办法: ')
})

test('tail refuses a region that is not there, instead of waiting for ever', async () => {
  const { exit, notes } = await province.run('tail', '--region', '9999')
  expect([exit, notes[0]]).toEqual([2, '✖ 没有统筹区 9999'])
})
