/** One province for all that is asked of a door: to start it takes longer than most of it. */
import { type World, world } from './world'

export let w: World

beforeAll(async () => {
  w = await world()
}, 240_000)

afterAll(() => w?.close(), 60_000)
