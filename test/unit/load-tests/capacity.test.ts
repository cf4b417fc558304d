import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../common/contracts.grpc'
import { capacityDocument, measuredIn, planFor, SIZES, type Size } from '../../../load-tests/capacity'

const read = (...path: string[]) => readFileSync(join(projectRoot(), ...path), 'utf8')
const cpu = { at: '100/s', nodes: 6, postgres: 3, hubs: 3, kafka: 2 }
const size: Size = { name: '', burst: 1_000, regions: 11, busiest: 0.5, hubGb: 1, regionsGb: 1 }

test('1,000 a second at 3 ms is 3 cores, at 60 % five processes, and two to spare', () => {
  expect(planFor(size, cpu)).toMatchObject({ hubs: 7, busiestNodes: 7, hubCores: 1.7, busiestCores: 1.7, brokers: 3 })
})

test('a region’s topics have a partition for each of its processes, and never fewer than six', () => {
  expect(planFor({ ...size, burst: 1 }, cpu).partitionsPerTopic).toBe(6)
  expect(planFor({ ...size, burst: 10_000 }, cpu)).toMatchObject({ busiestNodes: 52, partitionsPerTopic: 52 })
})

test('when a settlement costs twice as much, twice as much is needed beyond the spare', () => {
  const twice = { ...cpu, nodes: 12, hubs: 6, postgres: 6, kafka: 4 }
  const large = { ...size, burst: 10_000 }
  expect(planFor(large, twice).hubs - 2).toBe(2 * (planFor(large, cpu).hubs - 2))
  expect(planFor(large, twice).hubPrimaries).toBe(3)
  expect(planFor(large, cpu).hubPrimaries).toBe(2)
})

test('a larger size never needs less of anything that grows with the rate', () => {
  const plans = SIZES.map((one) => planFor(one, cpu))
  for (const [i, plan] of plans.slice(1).entries()) expect(plan.hubs).toBeGreaterThanOrEqual(plans[i]?.hubs as number)
})

test('the newest line of the results counts, whatever comes first in it', () => {
  const results = `
Where the product's time goes at 100/s (aaa): nodes 6.6, Postgres 4.0, hubs 2.2, Kafka 1.4, load 1.4; the
Where the product's time goes at 300/s (bbb): hubs 2, nodes 5.5, Postgres 3.9, Kafka 1.1; the floor's: nodes 4.0`
  expect(measuredIn(results)).toEqual({ at: '300/s (bbb)', nodes: 5.5, postgres: 3.9, hubs: 2, kafka: 1.1 })
  expect(() => measuredIn("Where the product's time goes at 1/s: nodes 6.6; x")).toThrow('no Postgres')
})

test('docs/CAPACITY.md says what follows from load-tests/RESULTS.md (npm run load -- capacity)', () => {
  expect(read('docs', 'CAPACITY.md')).toBe(capacityDocument(measuredIn(read('load-tests', 'RESULTS.md'))))
})
