import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchedHistory } from '../../../bin/policy/history.file'
import { codecs, projectRoot } from '../../../common/contracts.grpc'
import type { HistoryPage, Knowledge, SettlementKey as WireKey } from '../../../proto/types'
import { enrollmentInMemory } from '../../../region-node/enrollment/enrollment.memory'
import { halfOf } from '../region-node/enrollment/half-of'
import { claimOf, credentials, freshKey, settleRequest } from '../region-node/enrollment/province'
import { type FakeProvince, fakeProvince } from './province'

const PERSON = '5116000000000001'
const POLICY = join(projectRoot(), 'deploy/settings/policies/5116/310.2024.yaml')
const settleId = (n: number) => `01930f0e-7b4c-7d11-9c1e-2f6a5d8b4c0${n}`
let province: FakeProvince
let kept: Knowledge
/** Not the developer's own: what is fetched there may still be wanted. */
const data = mkdtempSync(join(tmpdir(), 'data-'))

/** A real verdict of 广安's, as its half would show it. */
beforeAll(async () => {
  process.env.LIANJIE_DATA = data
  province = await fakeProvince()
  const half = halfOf(enrollmentInMemory(), (await credentials()).enrollment)
  await half.insure(PERSON)
  const key = freshKey({ settleId: settleId(1) })
  const { body } = await half.ask(settleRequest(key))
  const { verdict } = codecs.signedVerdict.decode(body as Buffer)
  const { key: wireKey } = codecs.verdict.decode(verdict)
  kept = {
    ...{ organisation: 'ENROLLMENT', region: '5116', key: wireKey, verdict, decision: Buffer.alloc(0) },
    ...{ postings: [], timeline: [], stages: [], claim: codecs.claim.encode(claimOf(key)), manual: Buffer.alloc(0) },
  }
})
afterAll(async () => {
  rmSync(data, { recursive: true })
  await province.close()
})

test('a settlement is explained rule by rule, and reckoned again from what was stored', async () => {
  province.answers['region-5116'].knowledge = [kept]
  const { exit, out } = await province.run('policy', 'explain', settleId(1))
  expect(exit).toBe(0)
  const text = out.join('\n')
  expect(text).toContain('guangan-310-2024')
  expect(text).toContain('19683.00')
  expect(text).toContain('每一行都相同')
  const { out: told } = await province.run('policy', 'explain', settleId(1), '--json')
  const { zh, en, again, rows } = JSON.parse(told.join(''))
  expect(again).toEqual({ outcome: 'same' })
  expect([zh.length > 3, en.length > 3, rows.length > 5]).toEqual([true, true, true])
})

test('one whose policy is gone is explained all the same; one that nobody knows exits 1', async () => {
  const { exit, out } = await province.run('policy', 'explain', settleId(1), '--policies', join(POLICY, '../../5101'))
  expect(exit).toBe(0)
  expect(out.join('\n')).toContain('没有重算')
  province.answers['region-5116'].knowledge = []
  const { exit: none, notes } = await province.run('policy', 'explain', settleId(2))
  expect(none).toBe(1)
  expect(notes.join()).toContain(settleId(2))
})

test('the policies that reckon a bill again are the node’s own, whatever lies in the product’s folder', async () => {
  const answers = province.answers['region-5116']
  answers.knowledge = [kept]
  const text = readFileSync(POLICY, 'utf8')
  answers.policyFiles = [{ file: 'a.yaml', text: text.replace('{ working: 81', '{ working: 82') }]
  const { exit, out } = await province.run('policy', 'explain', settleId(1), '--json')
  expect([exit, JSON.parse(out.join('')).again.outcome]).toEqual([1, 'differs'])

  answers.policyFiles = [{ file: 'a.yaml', text }]
  const newer = join(data, 'newer.yaml')
  writeFileSync(newer, text.replace('version: guangan-310-2024', 'version: newer').replace('3: 600 }', '3: 700 }'))
  const { out: tried } = await province.run('policy', 'what-if', '--new', newer, '--cases', '50', '--json')
  expect(JSON.parse(tried.join('')).policies).toEqual({ before: 'guangan-310-2024', after: 'newer' })
  answers.policyFiles = []
})

const pageOf = (left: number, ...bills: readonly Knowledge[]): HistoryPage => ({
  left,
  bills: bills.map(({ key, verdict, claim }) => ({ key, verdict, claim })),
})

test('history under its own policy: every settlement the same, and nothing unexplained', async () => {
  province.answers['region-5116'].history = [pageOf(0, kept)]
  const { exit, out } = await province.run('policy', 'replay', '--new', POLICY, '--from', '2026-01-01', '--json')
  expect(exit).toBe(0)
  expect(JSON.parse(out.join(''))).toMatchObject({ cases: 1, same: 1, unexplained: [], untried: 0 })
  province.answers['region-5116'].history = []
  const { out: later } = await province.run('policy', 'replay', '--new', POLICY, '--from', '2026-02-01', '--json')
  expect(JSON.parse(later.join(''))).toMatchObject({ cases: 0 })
})

test('a deductible that is 100 yuan higher costs the referred person 81 of them at level 3', async () => {
  // Above the deductible 81 % is paid: 100.00 × 81 % = 81.00 that the fund pays no more and the person pays instead.
  const dearer = join(data, 'dearer.yaml')
  const text = readFileSync(POLICY, 'utf8').replace('version: guangan-310-2024', 'version: dearer')
  writeFileSync(dearer, text.replace('working: { 1: 400, 2: 500, 3: 700 }', 'working: { 1: 400, 2: 500, 3: 800 }'))
  province.answers['region-5116'].history = [pageOf(0, kept)]
  const { out } = await province.run('policy', 'replay', '--new', dearer, '--from', '2026-01-01', '--json')
  const { before, after, losers, reasons, unexplained } = JSON.parse(out.join(''))
  expect([before.poolingFundFen, after.poolingFundFen]).toEqual([1_968_300, 1_960_200])
  expect([losers, unexplained]).toEqual([1, []])
  expect(reasons).toEqual({ 'deductible:first': 1 })
})

test('a replay that was cut off goes on after the last page that was kept whole', () => {
  const file = join(data, 'replay', 'cut.jsonl')
  const first = fetchedHistory(file)
  first.keep(pageOf(1, kept))
  const key = { careRegion: '5101', hospital: 'H51010000001', settleId: settleId(1), kind: 'S' }
  appendFileSync(file, '{"person":"310 x","key":"cut o')
  const second = fetchedHistory(file)
  expect([second.after, second.count]).toEqual([key, 1])
  second.keep(pageOf(0, { ...kept, key: { ...(kept.key as WireKey), settleId: settleId(2) } }))
  const people = [...fetchedHistory(file).people()]
  expect(people.map((bills) => bills.map(({ id }) => id))).toEqual([[settleId(1), settleId(2)]])
})
