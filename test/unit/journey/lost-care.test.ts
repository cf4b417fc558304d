/** R20 and R14 in memory. */
import { relayBounds } from '../../../hub/facts/fact-store'
import { hubInMemory } from '../../../hub/facts/facts.memory'
import { ownFactsInMemory } from '../../../hub/facts/own-facts.memory'
import { enrollmentInMemory } from '../../../region-node/enrollment/enrollment.memory'
import { type Everybody, everybody } from './lost-care'
import { tablesOfLostCare } from './lost-care.table'

let all: Everybody
beforeAll(async () => {
  all = await everybody()
})

const enrollment = enrollmentInMemory()
let nowMs = 0
const hub = hubInMemory({ now: () => nowMs, monotonic: () => nowMs }, relayBounds(60_000))

tablesOfLostCare({
  everybody: () => all,
  async stores() {
    const { facts, manual, ledger } = hub
    return {
      ...{ facts, manual, ledger, enrollment },
      ownFacts: ownFactsInMemory(() => hub.learned.values(), undefined, manual.ofCareRegion),
      async silentFor(ms) {
        nowMs += ms
      },
      contradictions: async () => new Set(hub.equivocations.map(({ key }) => key.settleId)).size,
    }
  },
  async accumulated(personId) {
    const { used, pending } = enrollment.people.accumulated(personId, '310', 2024, 'fund')
    return [used, pending]
  },
})
