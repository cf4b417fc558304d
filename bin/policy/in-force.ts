/** The policies by which a region's bills are reckoned, as its own node has them. */
import type { Policy } from '../../region-node/enrollment/policy/policy'
import { shelfOf } from '../../region-node/enrollment/policy/tools/shelf'
import { regionsIn, tell } from '../organisations/asking'
import type { Asked } from '../organisations/organisations'

/** Undefined when no such region runs, or it does not answer. */
export async function policiesInForceAt(region: string, all: readonly Asked[]): Promise<readonly Policy[] | undefined> {
  const city = regionsIn(all).find(({ place }) => place.region === region)
  const told = city && (await tell(city, (asked) => asked.policyFiles()))
  if (!told || told.refused || told.value.length === 0) return undefined
  return shelfOf(told.value.map(({ file, text }) => ({ file, text }))).policies
}
