/** The opening of a settle without Postgres. */
import { keyText } from '../../common/settlement-key'
import { billsInMemory } from './bills.memory'
import type { CareMemory } from './care.memory'
import { charged } from './claim'
import { FACTS_MAX, type Openings } from './openings'
import { outboxInMemory } from './outbox.memory'

export function openingsInMemory(memory: CareMemory): Openings {
  const [bills, outbox] = [billsInMemory(memory), outboxInMemory(memory)]
  return {
    async read(key, visitId) {
      const bill = await bills.bill(key.hospital, visitId)
      if (!bill) return undefined
      const { batchId } = bill.batch
      return {
        bill: charged(bill),
        isDecided: memory.decisions.has(keyText(key)),
        holderSettleId: memory.guards.get(batchId),
        before: memory.intents.get(keyText(key)),
        unacked: await outbox.unacked({ batchId, ...bill.visit }, FACTS_MAX + 1),
      }
    },
  }
}
