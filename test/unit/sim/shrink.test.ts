/** A failing plan becomes as small as it gets. */
import { planFrom } from '../../sim/generate'
import type { Plan } from '../../sim/plan'
import { shrunk } from '../../sim/shrink'

test('only what it takes is left, in its order', async () => {
  const plan = planFrom(3)
  const [a, b] = [plan.items[2], plan.items.at(-2)]
  const breaks = async ({ items }: Plan) => items.some((item) => item === a) && items.some((item) => item === b)
  expect((await shrunk(plan, breaks)).items).toEqual([a, b])
})

test('what cannot be made smaller stays as it is', async () => {
  const plan = planFrom(4)
  const smaller = await shrunk(plan, async ({ items }) => items.length === plan.items.length)
  expect(smaller).toEqual(plan)
})

test('it gives up after so many runs', async () => {
  let runs = 0
  await shrunk(planFrom(5), async () => ++runs < 0, 7)
  expect(runs).toBeLessThanOrEqual(7)
})
