/** All the stores of a care half over one memory: what the simulator gives its care nodes. */
import { billsInMemory } from './bills.memory'
import type { CareMemory } from './care.memory'
import { intentsInMemory } from './intents.memory'
import { learnersInMemory } from './learners.memory'
import { daysInMemory, ledgerInMemory, signsInMemory } from './ledger.memory'
import { openingsInMemory } from './openings.memory'
import { outboxInMemory } from './outbox.memory'
import type { CareStores } from './parts'
import { registersInMemory } from './registers.memory'
import { relearningInMemory } from './relearning.memory'
import { reversalsInMemory } from './reversals.memory'

export function careStoresInMemory(memory: CareMemory): CareStores {
  return {
    bills: billsInMemory(memory),
    openings: openingsInMemory(memory),
    registers: registersInMemory(memory),
    reversals: reversalsInMemory(memory),
    intents: intentsInMemory(memory),
    outbox: outboxInMemory(memory),
    learners: learnersInMemory(memory),
    relearning: relearningInMemory(memory),
    ledger: ledgerInMemory(memory),
    days: daysInMemory(memory),
    signs: signsInMemory(),
  }
}
