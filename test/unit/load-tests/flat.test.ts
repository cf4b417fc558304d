import { flatOf, lineThrough, type Reading, worstHeap, worstOpenQuestions } from '../../../load-tests/flat'
import { flatLines } from '../../../load-tests/flat-lines'
import { lastLine, resultOf } from '../../../load-tests/result'
import { summaryLines } from '../../../load-tests/summary'
import { ran } from './a-run'

const MB = 1e6

interface Growing {
  readonly seconds: number
  /** MB held at so many minutes, and how many questions are open then. */
  readonly heap: (minute: number) => number
  readonly open?: (minute: number) => number
  readonly collectionEverySeconds?: number
}

/** Every five seconds; what is held is seen when the collector has looked. */
function read({ seconds, heap, open = () => 4, collectionEverySeconds = 20 }: Growing): Reading[] {
  return Array.from({ length: Math.floor(seconds / 5) + 1 }, (_, i) => {
    const collections = Math.floor((i * 5) / collectionEverySeconds)
    const seenAt = (collections * collectionEverySeconds) / 60
    return {
      ...{ atMs: i * 5_000, collections: 100 + collections, heldBytes: heap(seenAt) * MB },
      openQuestions: open((i * 5) / 60),
    }
  })
}

test.each`
  what                    | points                              | slope        | error
  ${'nothing'}            | ${[]}                               | ${undefined} | ${undefined}
  ${'one point'}          | ${[[1, 5]]}                         | ${undefined} | ${undefined}
  ${'two at one time'}    | ${[[1, 5], [1, 7]]}                 | ${undefined} | ${undefined}
  ${'two points'}         | ${[[0, 1], [2, 2]]}                 | ${0.5}       | ${0}
  ${'a level'}            | ${[[0, 3], [1, 3], [2, 3]]}         | ${0}         | ${0}
  ${'a fall'}             | ${[[0, 3], [1, 2], [2, 1]]}         | ${-1}        | ${0}
  ${'a scattered line'}   | ${[[0, 0], [1, 2], [2, 1], [3, 3]]} | ${0.8}       | ${0.424}
  ${'late in a long run'} | ${[[29, 50], [30, 50.25]]}          | ${0.25}      | ${0}
`('a line through $what grows by $slope ± $error', ({ points, slope, error }) => {
  const line = lineThrough((points as [number, number][]).map(([x, y]) => ({ x, y })))
  expect(line?.aMinute).toBe(slope)
  expect(line?.error).toBe(error)
})

test.each`
  what                                    | heap                                                     | grows
  ${'level'}                              | ${() => 60}                                              | ${0}
  ${'a warm-up that is over by half'}     | ${(minute: number) => Math.min(60, 40 + 2 * minute)}     | ${0}
  ${'a leak'}                             | ${(minute: number) => 60 + 0.6 * minute}                 | ${0.6}
  ${'a sawtooth of what was not noticed'} | ${(minute: number) => 60 + (Math.round(minute * 3) % 2)} | ${0}
`('half an hour of $what grows by $grows MB a minute', ({ heap, grows }) => {
  const flat = flatOf({ 'hub-1': read({ seconds: 1_800, heap }) }, 1_800)
  expect(flat).toMatchObject({ judged: true, fromSeconds: 900 })
  expect(flat.programs['hub-1']).toMatchObject({ judged: true, collections: 90, openQuestionsMax: 4 })
  expect(worstHeap(flat)?.aMinute).toBeCloseTo(grows, 1)
})

test('a collection that is read twice is one point, and the first reading none: whose it is nobody knows', () => {
  const { programs } = flatOf({ a: read({ seconds: 60, heap: () => 50, collectionEverySeconds: 10 }) }, 60)
  expect(programs.a).toMatchObject({ collections: 6, heap: { points: 4 }, openQuestions: { points: 7 } })
})

test('who was killed counts since then only', () => {
  const before = read({ seconds: 1_000, heap: (minute) => 50 + 5 * minute, open: () => 900 })
  const after = read({ seconds: 800, heap: () => 40 }).map((one) => ({
    ...{ ...one, atMs: one.atMs + 1_005_000 },
    collections: one.collections - 100,
  }))
  const { programs } = flatOf({ a: [...before, ...after] }, 1_800)
  expect(programs.a).toMatchObject({ collections: 40, heap: { aMinute: 0 }, openQuestionsMax: 4, heapLastMb: 40 })
})

test('nothing was read of a program that did not answer', () => {
  const { programs } = flatOf(
    { a: [], b: [{ atMs: 0, collections: 0, heldBytes: undefined, openQuestions: 0 }] },
    1_800,
  )
  const nothing = { heap: null, heapLastMb: null, collections: 0, openQuestions: null, openQuestionsMax: 0 }
  expect(programs).toEqual({ a: { ...nothing, judged: false }, b: { ...nothing, judged: false } })
})

test('a leak, or questions that stay open, make the result void', () => {
  const level = read({ seconds: 1_800, heap: () => 60 })
  const leak = read({ seconds: 1_800, heap: (minute) => 60 + 0.6 * minute })
  const questions = read({ seconds: 1_800, heap: () => 60, open: (minute) => 3 + 2 * minute })
  const of = (other: Reading[]) => resultOf({ ...ran, flat: flatOf({ 'hub-1': level, 'region-5101': other }, 1_800) })
  expect(of(level).passed).toBe(true)
  expect(of(leak).passed).toBe(false)
  expect(summaryLines(of(leak), 'en').join('\n')).toContain(
    '✖ heap after collection, growth: 0.6 (region-5101) (< 0.5 MB/min)',
  )
  expect(of(questions).passed).toBe(false)
  expect(summaryLines(of(questions), 'zh').join('\n')).toContain('✖ 未答的问题，增长: 2 (region-5101) (< 1/min)')
})

test('a short run shows its figures and judges nothing', () => {
  const flat = flatOf(
    { 'hub-1': read({ seconds: 60, heap: (minute) => 50 + 9 * minute, open: (minute) => minute }) },
    60,
  )
  const result = resultOf({ ...ran, flat })
  expect([worstHeap(flat), worstOpenQuestions(flat), result.passed]).toEqual([undefined, undefined, true])
  expect(JSON.parse(lastLine(result))).toMatchObject({ flat: { judged: false, programs: { 'hub-1': {} } } })
  expect(flatLines(flat, 'zh').at(-1)).toBe('太短，不作判断：至少要 600 秒')
  expect(summaryLines(result, 'en').join('\n')).toContain('too short to judge: 600 s at least')
})

test('whose heap is hardly ever collected is named, and the others are judged', () => {
  const [often, seldom] = [{}, { collectionEverySeconds: 200 }].map((more) => {
    return read({ seconds: 1_800, heap: (minute) => 50 + minute, ...more })
  }) as [Reading[], Reading[]]
  const flat = flatOf({ a: often, b: seldom }, 1_800)
  expect(worstHeap(flat)?.program).toBe('a')
  expect(flatLines(flat, 'en').at(-1)).toBe('b: too few collections to judge its heap')
})
