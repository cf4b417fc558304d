/** One province for its whole road: to start it takes longer than most of the tests. */
import { type LocalProvince, localProvince } from '../../support/local-province'

export let local: LocalProvince

beforeAll(async () => {
  local = await localProvince()
}, 240_000)

afterAll(() => local?.stop(), 60_000)
