import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../common/contracts.grpc'
import { callsOf, crashPointsAt } from '../../../common/crash-points'
import { faultsDocument } from '../../fault/document'
import type { Trial } from '../../fault/fault'
import { faults } from '../../fault/faults'
import { crashPoints } from '../../fault/faults/crash-points'
import { added, emptyRecord, type FaultsRecord, isDone } from '../../fault/record'
import { CRASH_POINTS } from '../../sim/generate'

const at = (name: string) => join(projectRoot(), 'docs', name)
const record = JSON.parse(readFileSync(at('faults.json'), 'utf8')) as FaultsRecord

test('docs/FAULTS.md is what docs/faults.json makes it (npm run test:faults -- --full)', () => {
  expect(readFileSync(at('FAULTS.md'), 'utf8')).toBe(faultsDocument(record))
})

test('what is written down was tried with a fault that there is', () => {
  const known = new Set(faults.map(({ name }) => name))
  expect(Object.keys(record.faults).filter((name) => !known.has(name))).toEqual([])
})

test('no two faults have one name, and each name can be typed', () => {
  const names = faults.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => !/^[a-z][a-z0-9-]+$/.test(name))).toEqual([])
})

test('every point can be set', () => {
  for (const point of crashPoints) {
    expect(() => crashPointsAt(point, () => undefined).around({}, [], callsOf(''))).not.toThrow()
  }
})

test('points have the simulator’s names where it has the place', () => {
  const ours = new Set(crashPoints.map((point) => point.replace(/ (HOSPITAL|EXPIRED|UNKNOWN):/, ':')))
  // Before a bill is sent, at a start, every second, or when a hub was restored: in the simulator only.
  const offTheRoad =
    /learners\.|sessions\.add|bills\.open|days\.open|reversals\.tried|facts\.claim|hospital call|link row:/
  expect(CRASH_POINTS.filter((point) => !ours.has(point) && !offTheRoad.test(point))).toEqual([])
})

const trial = (verdict: Partial<Trial['verdict']> = {}): Trial => ({
  fault: 'disk-full',
  note: 'as seen',
  tookSeconds: 20,
  verdict: {
    ...{ settled: 50, lost: 0, doubled: 0, diffFen: 0, leftOpen: 0, verify: 'PASS', differences: [] },
    ...{ longestOpenSeconds: 3, unavailableSeconds: 2 },
    ...verdict,
  },
})
const good = { passed: true, commit: 'abc', date: '2026-01-02' }

test('trials add up, times are the worst, and the newest commit stands above', () => {
  const once = added(emptyRecord(), trial({ longestOpenSeconds: 9 }), good)
  const twice = added(once, trial(), { ...good, commit: 'def' })
  expect(twice).toMatchObject({ commit: 'def', date: '2026-01-02' })
  expect(twice.faults['disk-full']).toMatchObject({
    repetitions: 2,
    settled: 100,
    longest_in_doubt_s: 9,
    failed: false,
  })
  expect(faultsDocument(twice)).toContain('| disk-full |')
  expect(faultsDocument(twice)).toContain('2 trials of 1 of')
})

test('what was wrong is tried again, and is told apart once it is mended', () => {
  const wrong = added(emptyRecord(), trial({ lost: 1 }), { ...good, passed: false })
  expect(isDone(wrong, 'disk-full')).toBe(false)
  expect(faultsDocument(wrong)).toContain('✖')
  const mended = added(wrong, trial(), good)
  expect(isDone(mended, 'disk-full')).toBe(true)
  expect(mended.faults['disk-full']).toMatchObject({ repetitions: 1, failed_before: 1, lost: 0 })
})
