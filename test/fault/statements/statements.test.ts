/**
 * The functions in Postgres, statement by statement: two or three sessions at once, interrupting each other between any
 * two statements. What a transaction hides and what it does not is shown by the database itself and by nothing else.
 */
import { join } from 'node:path'
import { projectRoot } from '../../../common/contracts.grpc'
import { migrate } from '../../../common/migrations.pg'
import { type FreshDatabase, freshDatabase } from '../../support/stack'
import { careRaces } from './care-races'
import { enrollmentRaces } from './enrollment-races'
import { hubRaces } from './hub-races'
import { statementPlants } from './plants'
import type { Race } from './scene'
import { inTurn, interrupted, interruptions, wandering } from './schedules'
import { type Choose, type Stage, stageOn } from './stepping'

/** So many orders a race; `npm run test:statements -- --orders N --seed S` tries more of them. */
const ordersMax = Number(process.env.LIANJIE_STATEMENTS_ORDERS ?? 16)
const seed = Number(process.env.LIANJIE_STATEMENTS_SEED ?? 1)
/** A bug must be met within so many. */
const PLANTED_MAX = 600
const MINUTES = 60_000

const parts: Readonly<Record<string, { readonly folder: string; readonly races: Readonly<Record<string, Race>> }>> = {
  care: { folder: 'region-node/migrations/care', races: careRaces },
  enrollment: { folder: 'region-node/migrations/enrollment', races: enrollmentRaces },
  hub: { folder: 'hub/migrations', races: hubRaces },
}

let numbers = 0

/** The first thing that goes wrong in any of these orders, and how it came about. */
async function firstWrong(race: Race, stage: Stage, orders: readonly Choose[]): Promise<string | undefined> {
  for (const choose of orders) {
    const { actors, wrong } = await race.scene(stage, ++numbers)
    const played = await stage.play(actors, choose)
    const found = await wrong(played)
    const turns = played.turns.map(({ actor, statements }) => `${actors[actor]?.name} ${statements}`)
    if (found.length > 0) return `${found.join('; ')} (${turns.join(', ')})`
  }
  return undefined
}

/** Interruptions, evenly chosen when there are too many, and a quarter of them at random. */
async function ordersFor(race: Race, stage: Stage, most: number): Promise<Choose[]> {
  const { actors } = await race.scene(stage, ++numbers)
  const { lengths } = await stage.play(actors, inTurn)
  const all = interruptions(lengths)
  const step = Math.max(1, Math.floor(all.length / (most * 0.75)))
  const chosen = all.filter((_, i) => i % step === seed % step).map(interrupted)
  const wild = Array.from({ length: Math.ceil(most / 4) }, (_, i) => wandering(seed * 10_000 + i))
  return Array.from({ length: most }, (_, i) => [chosen[i], wild[i]])
    .flat()
    .filter((order) => order !== undefined)
}

describe.each(Object.entries(parts))('%s', (schema, { folder, races }) => {
  let database: FreshDatabase
  let stage: Stage

  beforeAll(async () => {
    database = await freshDatabase(`statements ${schema}`)
    const { ownerUrl, appRole } = database
    await migrate({ ownerUrl, folder: join(projectRoot(), folder), schema, appRole })
    stage = await stageOn(database, schema)
  })
  afterAll(async () => {
    await stage?.close()
    await database?.drop()
  })

  test.each(Object.values(races).map((race) => [race.name, race] as const))(
    '%s',
    async (_, race) => {
      expect(await firstWrong(race, stage, await ordersFor(race, stage, ordersMax))).toBeUndefined()
    },
    20 * MINUTES,
  )

  describe('a planted bug is caught:', () => {
    afterEach(() => stage.restore())
    test.each(statementPlants.filter((plant) => plant.schema === schema).map((plant) => [plant.bug, plant] as const))(
      '%s',
      async (_, { name, changes, race: where }) => {
        const race = races[where] as Race
        await stage.plant(name, changes)
        expect(await firstWrong(race, stage, await ordersFor(race, stage, PLANTED_MAX))).toEqual(expect.any(String))
      },
      2 * MINUTES,
    )
  })
})
