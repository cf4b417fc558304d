import { STAGES, type StageTime } from '../../../common/stages'
import { observedRoad, PLANTED, type Road, settleRequest } from './observed-road'

let road: Road
beforeAll(async () => {
  road = await observedRoad({ telemetry: { share: 0, slowMs: 1_000 } })
})
afterAll(() => road.close())

const sum = (stages: readonly StageTime[], ...names: readonly string[]) =>
  stages.filter(({ stage }) => names.includes(stage)).reduce((all, { ms }) => all + ms, 0)
const names = (stages: readonly StageTime[]) => stages.map(({ stage }) => stage)

test('each of the three remembers every stage of its own, without tracing and without a clock in common', async () => {
  const beganMs = performance.now()
  const key = await road.settled(1)
  const settledMs = performance.now() - beganMs
  await road.learnAll()

  const { CARE, ENROLLMENT } = road.watched.node.stages
  const [care, hub, enrollment] = [CARE.of(key), road.watched.hub.stages.HUB.of(key), ENROLLMENT.of(key)]
  expect(names(care)).toEqual(STAGES.CARE)
  expect(names(hub)).toEqual(STAGES.HUB)
  // The bus in memory does not say when it took a record.
  expect(names(enrollment)).toEqual(STAGES.ENROLLMENT.filter((stage) => stage !== 'queue'))

  // What one waited holds what the next one did, and the whole is no longer than it was watched to take.
  const away = sum(care, 'away')
  const held = sum(hub, 'to-kafka', 'away')
  const worked = sum(enrollment, 'checks', 'policy', 'commit', 'answer')
  expect(worked).toBeLessThanOrEqual(held)
  expect(held).toBeLessThanOrEqual(away)
  const whole = sum(care, 'door', 'checks', 'claim', 'line', 'away', 'verified', 'token', 'decision', 'reply')
  expect(whole).toBeLessThanOrEqual(settledMs)
  expect(sum(care, 'hub-learned')).toBeLessThanOrEqual(sum(care, 'learned'))
})

test('standing in line for a late region is a stage of its own, and no part of the way', async () => {
  road.standing.ms = 300
  const key = await road.settled(5).finally(() => {
    road.standing.ms = 0
  })
  const care = road.watched.node.stages.CARE.of(key)
  expect(sum(care, 'line')).toBe(300)
  // Without taking it off, the way would hold the line as well.
  const held = sum(road.watched.hub.stages.HUB.of(key), 'to-kafka', 'away')
  expect(sum(care, 'away') - held).toBeLessThan(300)
})

test('the same id again, answered from what is decided, leaves the road of the first time to be seen', async () => {
  const key = await road.settled(2)
  const first = road.watched.node.stages.CARE.of(key)
  await road.call('settle', settleRequest(2, (await road.bill()).visitId)).catch(() => undefined)
  const kept = (stages: readonly StageTime[]) => stages.filter(({ stage }) => stage === 'away')
  expect(kept(road.watched.node.stages.CARE.of(key))).toEqual(kept(first))
})

test('nothing is remembered of what is no settlement', async () => {
  await expect(road.call('settle', { ...settleRequest(3, ''), settleId: 'x'.repeat(10_000) })).rejects.toThrow()
  const key = { careRegion: '5101', hospital: 'H51010000001', settleId: 'x'.repeat(10_000), kind: 'S' } as const
  expect(road.watched.node.stages.CARE.of(key)).toEqual([])
})

test('of a settle in one phase the way is known, and what the others did on it', async () => {
  const { visitId } = await road.bill()
  const { sessionId: _, settleId: __, ...asked } = settleRequest(4, visitId)
  const message = { transaction: '2207', messageId: 'M4', personId: PLANTED.personId }
  await road.call('settleOnePhase', { sessionId: 's', message, ...asked })
  const key = road.world.questions.at(-1)?.key
  if (!key) throw new Error('nothing was asked')
  expect(names(road.watched.node.stages.CARE.of(key))).toEqual(['line', 'away'])
  expect(names(road.watched.hub.stages.HUB.of(key))).toEqual(['to-kafka', 'away'])
})
