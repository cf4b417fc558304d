/** What every organisation holds in doubt; the hub instances share one list. */
import type { InDoubtReply } from '../../proto/types'
import { regionsIn, type Told, tellAll, tellHub } from '../organisations/asking'
import type { Asked } from '../organisations/organisations'

export interface DoubtsHeard {
  readonly replies: readonly InDoubtReply[]
  readonly silent: readonly Told<unknown>[]
}

export async function askForDoubts(all: readonly Asked[]): Promise<DoubtsHeard> {
  const cities = await tellAll(regionsIn(all), (asked) => asked.inDoubt())
  const told = [...cities, await tellHub(all, (asked) => asked.inDoubt())]
  return {
    replies: told.flatMap((one) => (one.refused ? [] : [one.value])),
    silent: told.filter(({ refused }) => refused),
  }
}
