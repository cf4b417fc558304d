import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codecs, projectRoot } from '../../../common/contracts.grpc'
import type { Knowledge, LedgerRow } from '../../../proto/types'
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
    ...{ postings: [], timeline: [], claim: codecs.claim.encode(claimOf(key)) },
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

test('history under its own policy: every settlement the same, and nothing unexplained', async () => {
  province.answers['region-5116'].knowledge = [kept]
  const row = { organisation: 'ENROLLMENT', region: '5116', enrollmentRegion: '5116', day: '2026-01-05' } as const
  const { key } = kept
  province.answers['region-5116'].rows = [
    { ...row, key, owedFen: 0, totalFen: 0, postings: [] } as unknown as LedgerRow,
  ]
  const { exit, out } = await province.run('policy', 'replay', '--new', POLICY, '--from', '2026-01-01', '--json')
  expect(exit).toBe(0)
  expect(JSON.parse(out.join(''))).toMatchObject({ cases: 1, same: 1, unexplained: [], untried: 0 })
  const { out: later } = await province.run('policy', 'replay', '--new', POLICY, '--from', '2026-02-01', '--json')
  expect(JSON.parse(later.join(''))).toMatchObject({ cases: 0 })
})
