/**
 * Two persons at the hub who decide what a lost care region cannot (protocol R20): every authorisation that somebody
 * asks about. Of one that comes back from a backup they have seen the receipts; else a coin decides, because nobody
 * knows. What the region had decided, or will, wins.
 */
import type { Person } from '../../common/identity'
import { keyFromWire, keyText, type SettlementKey } from '../../common/settlement-key'
import type { HubInMemory } from '../../hub/facts/facts.memory'
import type { CareDatabase } from './care-database'
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
  /** Those that will be back without what they decided since that instant of the wall clock. */
  readonly putBack: Map<string, number>
}

export interface Office {
  readonly hub: HubInMemory
  readonly hubs: readonly { door(): HubDoor | undefined }[]
  readonly lost: Lost
  readonly care: ReadonlyMap<string, Pick<CareDatabase, 'memory'>>
}

export function officers({ loop, note }: Surroundings, { hub, hubs, lost, care }: Office): void {
  const receipt = ({ careRegion, ...rest }: SettlementKey) => {
    const decided = care.get(careRegion)?.memory.decisions.get(keyText({ careRegion, ...rest }))
    return decided?.outcome === 'confirmed'
  }
  const isConfirmed = (key: SettlementKey) => {
    // A promised reversal takes no cancel (R9).
    if (key.kind === 'R') return true
    return lost.putBack.has(key.careRegion) ? receipt(key) : randomFrom(seedOf(0, keyText(key))).chance(0.5)
  }
  const look = () => {
    const door = hubs.map((one) => one.door()).find((one) => one?.manual)
    const isGone = (region: string) => (lost.until.get(region) ?? 0) > loop.now
    const open = hub.waitingDown.flatMap(({ inquiry }) => keyFromWire(inquiry?.key) ?? [])
    for (const key of open.filter(({ careRegion }) => isGone(careRegion))) {
      const settlement = keyText(key)
      for (const person of PERSONS) {
        const said = door?.manual?.decide({ settlement, isConfirmed: isConfirmed(key), reason: 'r' }, person)
        said?.catch((error: Error) => note(`${person.name} cannot decide ${settlement}: ${error.message}`))
      }
    }
    loop.after(LOOK_EVERY_MS, look)
  }
  loop.after(LOOK_EVERY_MS, look)
}
