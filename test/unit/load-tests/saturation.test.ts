import { curveOf, overloadOf, type Step, saturationOf } from '../../../load-tests/saturation'

/** Bears so many a second and no more. */
const bearing = (most: number) => async (offered: number) => ({ offered, throughput: Math.min(offered, most), p99: 20 })
const rising = { from: 100, factor: 1.3, stepsMax: 12, hasTime: () => true }

test('steps rise until throughput does not follow: that is the peak', async () => {
  const curve = await curveOf(rising, bearing(200))
  expect(curve.steps.map(({ offered }) => offered)).toEqual([100, 130, 169, 220])
  expect(curve).toMatchObject({ peak: 200, sustained: 169, isFound: true })
})

test('who breaks down beyond the peak is judged by the peak, not by the last step', async () => {
  const breaking = async (offered: number): Promise<Step> => {
    return { offered, throughput: offered > 150 ? 40 : offered, p99: 9_000 }
  }
  expect(await curveOf(rising, breaking)).toMatchObject({ peak: 130, sustained: 130, isFound: true })
})

test('where the first step is too much already, steps fall until one is followed', async () => {
  const curve = await curveOf(rising, bearing(70))
  expect(curve.steps.map(({ offered }) => offered)).toEqual([100, 76, 58])
  expect(curve).toMatchObject({ peak: 70, sustained: 58, isFound: true })
  const dead = await curveOf({ ...rising, stepsMax: 40 }, bearing(0))
  expect(dead).toMatchObject({ peak: 0, sustained: 0, isFound: false })
  expect(dead.steps.at(-1)).toMatchObject({ offered: 1 })
})

test('when the time is over first, it is said that the peak was not found', async () => {
  let steps = 0
  const curve = await curveOf({ ...rising, hasTime: () => steps++ < 2 }, bearing(1_000))
  expect(curve).toMatchObject({ peak: 130, isFound: false })
  expect((await curveOf({ ...rising, stepsMax: 3 }, bearing(1_000))).steps).toHaveLength(3)
})

test('product over floor, and what is left of the peak at twice the load', async () => {
  const [product, floor] = [await curveOf(rising, bearing(150)), await curveOf(rising, bearing(300))]
  const refused = { refusals: 140, slowestRefusalMs: 12, silences: 0 }
  const overload = overloadOf({ offered: 300, throughput: 141, p99: 800 }, product.peak, refused)
  expect(overload).toMatchObject({ share: 0.94, silences: 0 })
  expect(saturationOf(product, floor, overload).ratio).toBe(0.5)
  expect(saturationOf(product, null, null).ratio).toBeNull()
})
