/**
 * Two persons at the hub who decide what a lost care region cannot (protocol R20): every authorisation that somebody
 * asks about, as the toss of a coin says, because nobody knows. What the region had decided, or will, wins.
 */
import type { Person } from '../../common/identity'
import { keyFromWire, keyText } from '../../common/settlement-key'
import type { HubInMemory } from '../../hub/facts/facts.memory'
import type { Surroundings } from './life'
import type { HubDoor } from './line'
import { randomFrom, seedOf } from './random'

const LOOK_EVERY_MS = 900
const PERSONS: readonly Person[] = ['wang', 'li'].map((name) => ({ name, marks: [name] }))

export interface Lost {
  /** Care regions that are gone, and until when. */
  readonly until: Map<string, number>
  /** Those that will never be back. */
  readonly forGood: Set<string>
}

export interface Office {
  readonly hub: HubInMemory
  readonly hubs: readonly { door(): HubDoor | undefined }[]
  readonly lost: Lost
}

export function officers({ loop, note }: Surroundings, { hub, hubs, lost }: Office): void {
  const look = () => {
    const door = hubs.map((one) => one.door()).find((one) => one?.manual)
    const isGone = (region: string) => (lost.until.get(region) ?? 0) > loop.now
    const open = hub.waitingDown.flatMap(({ inquiry }) => keyFromWire(inquiry?.key) ?? [])
    for (const key of open.filter(({ careRegion }) => isGone(careRegion))) {
      const settlement = keyText(key)
      const isConfirmed = randomFrom(seedOf(0, settlement)).chance(0.5)
      for (const person of PERSONS) {
        const said = door?.manual?.decide({ settlement, isConfirmed, reason: 'a coin' }, person)
        said?.catch((error: Error) => note(`${person.name} cannot decide ${settlement}: ${error.message}`))
      }
    }
    loop.after(LOOK_EVERY_MS, look)
  }
  loop.after(LOOK_EVERY_MS, look)
}
