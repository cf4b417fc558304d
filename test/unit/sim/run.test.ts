/** A schedule is a function of its plan; and the harness sees what it is there to see. */
import { planFrom } from '../../sim/generate'
import type { Plan, Visit } from '../../sim/plan'
import { run } from '../../sim/run'

const visit: Visit = {
  ...{ at: 500, kind: 'visit', hospital: 0, patient: 0, fen: [9_000], inpatient: false, account: false },
  ...{ ending: 'confirm', thinks: 100, twists: [] },
}
const calm: Plan = { seed: 1, heals: 3_000, starts: Date.parse('2026-03-02T10:00:00+08:00'), items: [visit] }
const stepsOf = (timeline: readonly { text: string; settleId?: string | undefined }[]) =>
  timeline.filter(({ settleId }) => settleId).map(({ text }) => text)

test('equal plans give equal runs, event for event', async () => {
  const first = await run(planFrom(11), { isTraced: true })
  const second = await run(planFrom(11), { isTraced: true })
  expect(second).toEqual(first)
  expect(first.events).toBeGreaterThan(500)
  expect(planFrom(12)).not.toEqual(planFrom(11))
})

test('in calm weather one bill goes its whole road', async () => {
  const { timeline, violations } = await run(calm, { isTraced: true })
  expect(violations).toEqual([])
  expect(stepsOf(timeline)).toEqual([
    ...['CARE5101 asked S', 'HUB routed S', 'ENROLLMENT5107 verdict S', 'HUB verdict S', 'CARE5101 verdict S'],
    ...['CARE5101 confirmed S', 'HUB learned S', 'ENROLLMENT5107 learned S'],
    ...['HUB acknowledged S', 'CARE5101 acknowledged S'],
  ])
})

test.each(['before', 'after'])('who dies %s the confirm settles it all the same, once', async (when) => {
  const crash = { at: 0, kind: 'crash', target: `care registers.confirm:${when}`, size: 300 } as const
  const { tally, violations, timeline } = await run({ ...calm, items: [crash, visit] }, { isTraced: true })
  expect(violations).toEqual([])
  expect(tally.crashes).toBe(1)
  const learned = stepsOf(timeline).filter((text) => text === 'ENROLLMENT5107 learned S')
  expect(learned).toHaveLength(1)
})
