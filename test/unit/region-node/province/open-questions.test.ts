import { HELPED_FROM, type OpenQuestion, OpenQuestions, ranked } from '../../../../region-node/province/open-questions'

function opened(open: OpenQuestions, questionId: string, link?: string): OpenQuestion {
  const one: OpenQuestion = {
    question: { questionId },
    expiresMs: 0,
    link: undefined,
    tries: 0,
    giveUp: () => undefined,
    settle: () => undefined,
  }
  open.add(one)
  if (link) open.put(one, link)
  return one
}

test('a question waits, goes out, loses its Link, goes out again and is gone', () => {
  const open = new OpenQuestions()
  const one = opened(open, 'q')
  expect([open.count, open.waitingCount, one.link]).toEqual([1, 1, undefined])
  open.put(one, 'hub-1')
  expect([open.waitingCount, open.countOn('hub-1'), one.tries]).toEqual([0, 1, 1])
  open.unlink('hub-1')
  expect([open.waiting(), open.countOn('hub-1'), one.link]).toEqual([[one], 0, undefined])
  open.put(one, 'hub-2')
  open.remove(one)
  expect([open.of('q'), open.countOn('hub-2'), open.all(), open.count]).toEqual([undefined, 0, [], 0])
})

test('only the lost Link loses its questions, and they wait in the order they were asked', () => {
  const open = new OpenQuestions()
  const [a, , c] = [opened(open, 'a', 'hub-1'), opened(open, 'b', 'hub-2'), opened(open, 'c', 'hub-1')]
  open.unlink('hub-1')
  expect(open.waiting()).toEqual([a, c])
  expect(open.countOn('hub-2')).toBe(1)
})

const link = (hub: string, given = {}) => ({ hub, takes: true, window: 2, ...given })
const wide = (hub: string) => link(hub, { window: 512 })

test.each<[string, readonly ReturnType<typeof link>[], readonly string[], number, readonly string[]]>([
  ['its home is first', [link('x'), link('y')], [], 0, ['x', 'y']],
  ['another process has another home', [link('x'), link('y')], [], 1, ['y', 'x']],
  ['a home that is busy stays home', [wide('x'), wide('y')], Array(HELPED_FROM - 1).fill('x'), 0, ['x', 'y']],
  ['where it gets too much, another helps', [wide('x'), wide('y')], Array(HELPED_FROM).fill('x'), 0, ['y', 'x']],
  ['a Link that takes nothing is not tried', [link('x', { takes: false }), link('y')], [], 0, ['y']],
  ['a full Link is not tried', [link('x'), link('y')], ['x', 'x'], 0, ['y']],
  ['no Link at all', [], [], 7, []],
])('%s', (_why, links, busy, turn, expected) => {
  const open = new OpenQuestions()
  for (const [n, hub] of busy.entries()) opened(open, `q${n}`, hub)
  expect(ranked(links, open, turn).map(({ hub }) => hub)).toEqual(expected)
})
