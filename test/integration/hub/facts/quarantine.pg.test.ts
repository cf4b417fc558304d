/** R22 at the hub, on a real database: one fact that the tables refuse, its neighbours, and what people may do. */

import { v7 as uuidv7 } from 'uuid'
import { systemClock, systemTimers } from '../../../../common/clock'
import { silent } from '../../../../common/log'
import { quarantineInPostgres } from '../../../../common/quarantine.pg'
import { quarantineOperations } from '../../../../common/quarantine-operations'
import { stepsInMemory } from '../../../../common/steps'
import { figuresInPostgres } from '../../../../hub/console/figures.pg'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../../hub/facts/facts.pg'
import { freezesInPostgres } from '../../../../hub/facts/freezes.pg'
import { factsLearnt } from '../../../../hub/facts/learn'
import {
  confirmedDecision,
  factOf,
  keyOf,
  type Province,
  participants,
  someProvince,
  tokenOf,
} from '../../../unit/hub/facts/making-facts'
import { type HubDatabase, hubDatabase } from './hub-database'

let province: Province
let database: HubDatabase
beforeAll(async () => {
  province = await someProvince()
  database = await hubDatabase('hub quarantine')
})
afterAll(() => database.drop())

function hub() {
  const store = factsInPostgres(database.pool, relayBounds(60_000))
  const relay = { send: async () => undefined, leftBehind: () => undefined }
  const world = { clock: systemClock, timers: systemTimers, steps: stepsInMemory(), log: silent }
  return factsLearnt({ ...world, store, relay, participants, verifier: province.hub.verifier, epoch: 1 })
}
const quarantine = () => quarantineInPostgres(database.pool, { careRegion: 'link_region', firstAt: 'first_at' })
const operations = (facts: ReturnType<typeof hub>) =>
  quarantineOperations({
    organisation: 'HUB',
    region: '',
    quarantine: quarantine(),
    learn: (f, r) => facts.learn(f, r),
  })
const fact = (id: string, by = province.care) =>
  factOf(by, confirmedDecision(keyOf(id), tokenOf(province.enrollment, keyOf(id))))
const waiting = async () => (await figuresInPostgres(database.pool, systemClock).read()).quarantined

test('a fact that the tables refuse is set aside alone; mended, a replay learns it', async () => {
  const facts = hub()
  const [bad, ...good] = Array.from({ length: 20 }, () => uuidv7())
  await database.ask(`alter table inbox add constraint planted check (settle_id <> '${bad}')`)
  const acks = await Promise.all(
    [...good.slice(0, 9), bad!, ...good.slice(9)].map((id) => facts.learn(fact(id), '5101')),
  )
  expect(acks.map(({ refused }) => refused?.code ?? '').filter(Boolean)).toEqual(['H9001'])
  expect(acks[9]).toMatchObject({ enrollmentRegion: '5116', refused: { code: 'H9001' } })
  expect(await database.ask('select from inbox')).toHaveLength(19)

  const [row] = await operations(facts).quarantined(10)
  expect(row).toMatchObject({ organisation: 'HUB', code: 'H9001', careRegion: '5101', times: 1 })
  expect(row?.settlement).toContain(bad)
  expect(row?.reason).toContain('planted')
  const replay = () => operations(facts).replayQuarantined(row?.id ?? '')
  expect(await replay()).toEqual({ learned: false, code: 'H9001' })
  expect(await waiting()).toBe(1)
  await database.ask('alter table inbox drop constraint planted')
  expect(await replay()).toEqual({ learned: true, code: '' })
  expect(await waiting()).toBe(0)
  await expect(replay()).rejects.toMatchObject({ refusal: { code: 'H1001' } })
})

test('what is learned later by its own repetition waits for nobody; a contradiction does', async () => {
  const facts = hub()
  const [later, twice] = [uuidv7(), uuidv7()]
  expect((await facts.learn(fact(later, province.stranger), '5101')).refused?.code).toBe('H1004')
  expect(await waiting()).toBe(1)
  await facts.learn(fact(later), '5101')
  expect(await waiting()).toBe(0)
  await facts.learn(fact(twice), '5101')
  expect((await facts.learn(fact(twice), '5101')).refused?.code).toBe('H5010')
  expect((await figuresInPostgres(database.pool, systemClock).read()).equivocations).toBe(1)
})

test('a contradiction freezes its region in the same commit; two persons lift it, and the next one freezes it again', async () => {
  const [facts, freezes] = [hub(), freezesInPostgres(database.pool)]
  await database.ask('truncate frozen_region')
  const contradict = async () => {
    const id = uuidv7()
    await facts.learn(fact(id), '5101')
    await facts.learn(fact(id), '5101')
  }
  const wang = { name: 'wang', marks: ['key w', 'spiffe://lianjie/operator/wang'] }
  expect(await freezes.agree('5101', wang)).toBeUndefined()
  await contradict()
  expect(await freezes.list()).toMatchObject([{ region: '5101', agreedBy: [] }])
  expect(await freezes.agree('5101', wang)).toMatchObject({ agreedBy: ['wang'] })
  // Another name on the same key, then another key under the same name: still one person.
  expect(await freezes.agree('5101', { name: 'second', marks: ['key w', 'a'] })).toMatchObject({ agreedBy: ['wang'] })
  expect(await freezes.agree('5101', { name: 'third', marks: ['key v', 'a'] })).toMatchObject({ agreedBy: ['wang'] })
  expect(await freezes.list()).toHaveLength(1)
  const li = { name: 'li', marks: ['key l'] }
  expect(await freezes.agree('5101', li)).toMatchObject({ agreedBy: ['wang', 'li'] })
  expect(await freezes.list()).toEqual([])
  // Else doctor and the alarm would stay red for ever, and the next contradiction would change nothing.
  const toLookAt = async () => (await figuresInPostgres(database.pool, systemClock).read()).equivocations
  expect(await toLookAt()).toBe(0)
  await contradict()
  expect(await toLookAt()).toBeGreaterThan(0)
  expect(await freezes.list()).toMatchObject([{ region: '5101', agreedBy: [] }])
})
