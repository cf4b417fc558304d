import type { Door } from '../../../bin/hospital/door'
import type { Answer } from '../../../bin/hospital/hearing'
import { type Code, refusal } from '../../../common/errors'
import type { Habit } from '../../../load-tests/mix'
import { watchWith } from '../../../load-tests/watch'
import type { SettlementState, SettleReply, SettleRequestIn } from '../../../proto/types'

const verdict = (token: string) => ({ reply: { token: Buffer.from(token) } as SettleReply })
const settled = { reply: { state: 'SETTLED' } as SettlementState }
const refused = (code: Code) => ({ refusal: refusal(code) })

interface Told {
  settle?(request: SettleRequestIn, nth: number): Answer<SettleReply>
  confirm?(nth: number): Answer<SettlementState>
}

/** One visit through the watch: settle and, when there is a verdict, confirm. */
async function visit(habit: Habit, { settle = () => verdict('t'), confirm = () => settled }: Told = {}) {
  const asked: SettleRequestIn[] = []
  let [confirms, nowMs] = [0, 0]
  const watch = watchWith({ clock: { monotonic: () => nowMs }, newSettleId: () => 'another-id' })
  const door = watch.watched({
    async settle(request: SettleRequestIn) {
      asked.push(request)
      const nth = asked.length
      nowMs += 7
      return settle(request, nth)
    },
    confirm: async () => confirm(++confirms),
  } as unknown as Door)
  watch.expect('v', habit)
  const answer = await door.settle({ settleId: 'id', visitId: 'v', useAccount: false })
  if ('reply' in answer) await door.confirm('id', Buffer.from('t'))
  return { asked, confirms: () => confirms, told: await watch.told(), again: () => watch.told() }
}

test('a plain visit is one question and one confirmation', async () => {
  const { asked, confirms, told } = await visit('plain')
  expect([asked.length, confirms()]).toEqual([1, 1])
  expect(told).toEqual({ calls: 2, refusedByCode: {}, slowestRefusalMs: 0, silences: 0, surprises: [] })
})

test('who repeats under the same id sends both calls twice, and hears the same', async () => {
  const { asked, confirms, told } = await visit('same-id')
  expect(asked[1]).toEqual(asked[0])
  expect(confirms()).toBe(2)
  expect(told.surprises).toEqual([])
})

test('two verdicts under one id are a surprise', async () => {
  const { told } = await visit('same-id', { settle: (_, nth) => verdict(`t${nth}`) })
  expect(told.surprises).toEqual(['id: two verdicts under one id'])
})

test('a repeat that is told to ask later is none; one that is refused for good is', async () => {
  const second = (code: Code) => ({ settle: (_: unknown, nth: number) => (nth === 1 ? verdict('t') : refused(code)) })
  expect((await visit('same-id', second('H8002'))).told.surprises).toEqual([])
  expect((await visit('same-id', second('H5016'))).told.surprises).toEqual([])
  expect((await visit('same-id', second('H3001'))).told.surprises).toEqual(['id: verdict and H3001 under one id'])
})

test('a second confirmation must not hear that nothing was settled', async () => {
  const cancelled = { reply: { state: 'CANCELLED' } as SettlementState }
  const { told } = await visit('same-id', { confirm: (nth) => (nth === 1 ? settled : cancelled) })
  expect(told.surprises).toEqual(['id: confirmed, then CANCELLED'])
})

test('a settled bill under a new id is refused; a second verdict would charge the patient twice', async () => {
  const lawful = await visit('new-id', { settle: (_, nth) => (nth === 1 ? verdict('t') : refused('H5005')) })
  expect(lawful.asked.map(({ settleId }) => settleId)).toEqual(['id', 'another-id'])
  expect(lawful.told).toMatchObject({ refusedByCode: { H5005: 1 }, surprises: [] })
  const twice = await visit('new-id')
  expect(twice.told.surprises).toEqual(['id: settled, and a second verdict for the same bill'])
})

test('another bill under the same id is refused; a verdict for it would be a surprise', async () => {
  const lawful = await visit('collision', { settle: (_, nth) => (nth === 1 ? verdict('t') : refused('H5010')) })
  expect(lawful.asked[1]).toEqual({ ...lawful.asked[0], useAccount: true })
  expect(lawful.told.surprises).toEqual([])
  expect((await visit('collision')).told.surprises).toEqual(['id: two bills under one id'])
})

test('refusals are counted by code with the slowest, silence apart, and each count is told once', async () => {
  const busy = await visit('plain', { settle: () => refused('H8002') })
  expect(busy.told).toMatchObject({ calls: 1, refusedByCode: { H8002: 1 }, slowestRefusalMs: 7, silences: 0 })
  expect(await busy.again()).toMatchObject({ calls: 0, refusedByCode: {} })
  expect((await visit('plain', { settle: () => ({ silence: 'deadline' }) })).told.silences).toBe(1)
})
