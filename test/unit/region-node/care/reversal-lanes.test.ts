/** R9: promised reversals that fail, or wait for a silent region, keep nobody else's money waiting. */
import { setImmediate as turn } from 'node:timers/promises'
import { query } from '../../../../region-node/care/query'
import type { Reversals, RevIntent } from '../../../../region-node/care/reversals'
import { reversalLanes, reverse } from '../../../../region-node/care/reverse'
import { type Journey, journey } from '../../journey/two-halves'
import { hospital, people } from './world'

const MANY = 40
let j: Journey
beforeEach(async () => {
  j = await journey(await people())
})

/** One reversal that its region would authorise, promised last of all. */
async function promised() {
  const one = await j.settled()
  j.silence('H2003')
  await reverse({ hospital, settleId: one.id, deadlineMs: Number.POSITIVE_INFINITY }, j.care)
  j.silence(undefined)
  j.world.clock.pass(60_000)
  return one.id
}

/** Older ones before it, which go to these regions. */
function withMore(id: string, to: (n: number) => string, decided: Reversals['decided']): Reversals {
  const { reversals } = j.care
  const intent = [...j.world.memory.revIntents.values()][0] as RevIntent
  const more = Array.from({ length: MANY }, (_, n) => ({
    ...intent,
    ...{ key: { ...intent.key, settleId: `bad-${n}` }, originalSettleId: `of-${n}`, enrollmentRegion: to(n) },
    nextTryAtMs: n,
  }))
  const due = () => [...more, ...j.world.memory.revIntents.values()]
  return {
    ...reversals,
    dueTo: async () => [...new Set(due().map(({ enrollmentRegion }) => enrollmentRegion))],
    due: async (nowMs, limit, region) =>
      due()
        .filter((one) => one.enrollmentRegion === (region ?? one.enrollmentRegion) && one.nextTryAtMs <= nowMs)
        .sort((a, b) => a.nextTryAtMs - b.nextTryAtMs)
        .slice(0, limit),
    decided: async (key) => (key.settleId === id ? reversals.decided(key) : decided(key)),
    async tried(key, nextTryAtMs, code) {
      const bad = more.find(({ key: { settleId } }) => settleId === key.settleId)
      if (bad) Object.assign(bad, { nextTryAtMs, lastCode: code })
      else await reversals.tried(key, nextTryAtMs, code)
    },
  }
}

const isReversed = async (id: string) => {
  const state = await query(hospital, id, j.care)
  return 'state' in state && state.state === 'REVERSED'
}

test('a region whose books never answer holds up its own lane alone', async () => {
  const id = await promised()
  const reversals = withMore(
    id,
    () => '5107',
    () => new Promise(() => undefined),
  )
  const lanes = reversalLanes({ ...j.care, reversals }, () => true)
  lanes.turn()
  for (let i = 0; i < 50; i++) await turn()
  expect(await isReversed(id)).toBe(true)
})

test('those that always fail have their turn behind the others of the same region', async () => {
  const id = await promised()
  const reversals = withMore(
    id,
    () => '5116',
    async () => undefined,
  )
  const lanes = reversalLanes({ ...j.care, reversals }, () => true)
  for (let round = 0; round < 2; round++) {
    lanes.turn()
    await lanes.ended()
  }
  expect(await isReversed(id)).toBe(true)
})

test('a node that may not decide asks nobody', async () => {
  const id = await promised()
  const lanes = reversalLanes(j.care, () => false)
  lanes.turn()
  await lanes.ended()
  expect(await isReversed(id)).toBe(false)
})
