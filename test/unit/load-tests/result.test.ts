import { spawnSync } from 'node:child_process'
import type { Pair } from '../../../bin/hospital/preparation'
import { answering, byKind, cpuEach } from '../../../load-tests/cpu'
import { reportOfK6 } from '../../../load-tests/k6-summary'
import { countCpu, memoryNow } from '../../../load-tests/processes.file'
import { recorder } from '../../../load-tests/recorder'
import { reportPage } from '../../../load-tests/report'
import { lastLine, resultOf } from '../../../load-tests/result'
import { summaryLines, windowsLine } from '../../../load-tests/summary'
import { none, ran } from './a-run'

test('the last line has what the issue asks for', () => {
  expect(JSON.parse(lastLine(resultOf(ran)))).toMatchObject({
    rate: 100,
    done: 1_000,
    errors: 0,
    settle: { p50: 15, p95: 30, p99: 60 },
    confirm: { p50: 4, p99: 12 },
    floor: { settle: { p50: 10, p99: 40 }, confirm: { p50: 3, p99: 10 } },
    ratio: { settle_p50: 1.5, settle_p99: 1.5, confirm_p99: 1.2, cpu: 1.5 },
    cpu_ms: { all: 14, 'hub-1': 2, 'region-5101': 5, kafka: 1, postgres: 3, load: 2 },
    cpu_ms_by_kind: { hubs: 3, nodes: 5 },
    saturation: null,
    verify: 'PASS',
    passed: true,
  })
})

test('neither other work on the machine nor the generator nor the idle product beside the floor is in the ratio', () => {
  expect(cpuEach({ kafka: 500, 'hub-1': 1_000, other: 700 }, 100)).toEqual({ all: 15, 'hub-1': 10, kafka: 5, other: 7 })
  expect(cpuEach({}, 0)).toEqual({ all: 0 })
  expect(answering({ all: 20, 'hub-1': 4, kafka: 1, load: 8, other: 7 }, 'product')).toBe(5)
  expect(answering({ 'hub-1': 4, 'floor hub': 2, 'floor node': 3, kafka: 1, load: 8 }, 'floor')).toBe(6)
  expect(byKind({ 'hub-1': 1.1, 'hub-2': 2.2, 'region-5101': 3, kafka: 1 })).toEqual({ hubs: 3.3, nodes: 3, kafka: 1 })
})

test.each`
  what                                      | change
  ${'a bill that ended in doubt'}           | ${{ report: { ...ran.report, outcomes: { ...ran.report.outcomes, 'in-doubt': 1 } } }}
  ${'a second verdict for one bill'}        | ${{ report: { ...ran.report, watched: { ...ran.report.watched, surprises: ['two'] } } }}
  ${'two of a thousand that came too late'} | ${{ report: { ...ran.report, late: 1, turnedAway: 1 } }}
  ${'nobody measured at all'}               | ${{ report: { ...ran.report, settleMs: none } }}
  ${'ledgers that do not agree'}            | ${{ verify: 'FAIL' }}
`('$what makes the result void', ({ change }) => {
  expect(resultOf({ ...ran, ...change }).passed).toBe(false)
})

test('a generator that works hard is told of, and does not make the result void', () => {
  const result = resultOf({ ...ran, generator: { ...ran.generator, cpuShare: 0.9 } })
  expect(result.passed).toBe(true)
  expect(summaryLines(result, 'en').join('\n')).toContain('! generator’s processor: 0.9 (≤ 0.6)')
})

test('without a floor there is no ratio, and people are told the rest', () => {
  const { floor: _none, ...bare } = ran
  const result = resultOf(bare)
  expect(result).toMatchObject({ floor: null, ratio: null })
  expect(summaryLines(result, 'zh').join('\n')).not.toContain('基线')
})

test('people read the same figures in their language', () => {
  const zh = summaryLines(resultOf(ran), 'zh').join('\n')
  expect(zh).toMatch(/结算 +1000 +15 +30 +60 +70/)
  expect(zh).toContain('✔ 三账核对: PASS (PASS)')
  expect(zh).toContain('被拒 H5005 5（最慢 12 毫秒）')
  const en = summaryLines(resultOf({ ...ran, verify: 'FAIL' }), 'en').join('\n')
  expect(en).toMatch(/settle, floor +500 +10 +20 +40 +50/)
  expect(en).toContain('✖ void: a threshold or the comparison failed')
})

test('the page stands alone and means what it says, whatever the text', () => {
  const page = reportPage({ result: resultOf(ran), language: 'zh', at: '2026-11-22', commit: '<b>' })
  expect(page).toContain('&lt;b&gt;')
  expect(page).not.toMatch(/<(script|link|img|iframe)|(src|href)=/)
  expect(page).toContain('<polyline')
})

test('who is insured in the region that is late is counted apart; its hospitals’ patients are others', () => {
  const pair = (care: string, home: string) =>
    ({ till: { region: care }, patient: { enrollmentDivision: `${home}02` } }) as Pair
  let nowMs = 5_000
  const record = recorder(() => nowMs, '5116')
  record.timed('settle', 10, pair('5101', '5107'))
  record.timed('settle', 9_000, pair('5101', '5116'))
  nowMs += 2_500
  record.timed('settle', 8, pair('5116', '5107'))
  record.timed('confirm', 4, pair('5107', '5101'))
  expect(record.told()).toMatchObject({
    settle: [
      { at: 0, count: 2, p99: 9_000 },
      { at: 2, count: 1, p50: 8 },
    ],
    others: { settle: { count: 2, p99: 10 }, confirm: { count: 1 } },
    cared: { settle: { count: 1, p99: 8 }, confirm: { count: 0 } },
    touched: { settle: { count: 1, p50: 9_000 } },
  })
})

test('how late the late region was stands beside its own latency and that of the others', () => {
  const calls = (p50: number, p99: number) => ({ settle: { ...none, count: 9, p50, p99, max: p99 }, confirm: none })
  const recorded = { ...ran.recorded, others: calls(20, 60), cared: calls(21, 61), touched: calls(5_000, 11_000) }
  const result = resultOf({ ...ran, recorded, late: { region: '5116', unreadMs: [9_950, 10_120] } })
  expect(result.others).toMatchObject({ late: '5116', unread_ms: [9_950, 10_120], settle: { p99: 60 } })
  const zh = summaryLines(result, 'zh').join('\n')
  expect(zh).toContain('5116 迟缓：提问 2 次无人读取，最长 10.1 秒；在那里参保的结算 p50 5000、p99 11000、最慢 11000')
  expect(zh).toContain('其余结算 p50 20、p99 60；其中 5116 自己的医院 p50 21、p99 61')
  expect(summaryLines(result, 'en').join('\n')).toContain('nobody read its questions 2 times, for up to 10.1 s')
})

test('windows say in one line what the thing did to the others, and how late a late region was', () => {
  const ratio = { pairs: 10, median: 1.02, low: 0.97, high: 1.08, confidence: 0.979 }
  const asked = {
    measure: 'settle_p99',
    rate: 40,
    seconds: 30,
    windows: [],
    unread_ms: [9_900],
    verify: 'PASS',
  } as const
  expect(windowsLine({ ...ratio, ...asked }, 'zh')).toBe(
    'settle_p99 有/无：1.02 倍（0.97–1.08，置信 0.979，10 对）；迟缓的统筹区提问 1 次无人读取，最长 9.9 秒；核对 PASS',
  )
  expect(windowsLine({ ...ratio, ...asked, unread_ms: [] }, 'en')).toBe(
    'settle_p99 with/without: 1.02 (0.97 to 1.08, 0.979, 10 pairs); PASS',
  )
})

test('what k6 says is the same report', () => {
  const values = (count: number) => ({ values: { count, med: 12.345, 'p(95)': 20, 'p(99)': 30, max: 40 } })
  const summary = {
    metrics: {
      iterations: values(98),
      dropped_iterations: values(2),
      settled: values(95),
      cancelled: values(2),
      in_doubt: values(1),
      surprises: values(1),
      grpc_req_duration: values(200),
      'grpc_req_duration{call:settle}': values(98),
      'grpc_req_duration{call:confirm}': values(96),
    },
  }
  const report = reportOfK6(summary, 10)
  expect(report).toMatchObject({
    ...{ arrived: 100, turnedAway: 2, settleMs: { count: 98, p50: 12.35, p99: 30 }, confirmMs: { count: 96 } },
    outcomes: { settled: 95, cancelled: 2, 'in-doubt': 1 },
  })
  expect(report.watched.surprises).toHaveLength(1)
})

test('what this process computes is counted as the load, and what its ended children did, k6 among them', () => {
  if (process.platform !== 'linux') return
  const spent = countCpu()
  // By the processor's own count: on a busy machine a tenth of a second on the wall may be nothing of it.
  for (const { user } = process.cpuUsage(); process.cpuUsage().user < user + 100_000; ) Math.sqrt(2)
  expect(spent(new Map()).load).toBeGreaterThan(0)
  expect(spent(new Map([[process.pid, 'hub-1']]))['hub-1']).toBeGreaterThan(0)
  const isCounted = countCpu()
  spawnSync(process.execPath, ['-e', 'while (process.cpuUsage().user < 150_000);'])
  expect(isCounted(new Map()).load).toBeGreaterThanOrEqual(100)
  const memory = memoryNow(new Map([[process.pid, 'hub-1']]))
  expect(memory['hub-1']).toBeGreaterThan(10)
  expect(memory.other).toBeUndefined()
})
