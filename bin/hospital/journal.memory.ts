/** The journal's in-process twin, for tests and for measuring without a disk. */
import { type BillRecord, isFinal } from './bill'
import type { Journal } from './journal'

export function journalInMemory(records: readonly BillRecord[] = []): Journal {
  const latest = new Map(records.map((record) => [record.settleId, record]))
  return {
    async write(record) {
      latest.set(record.settleId, record)
    },
    find: (settleId) => latest.get(settleId),
    open: () => [...latest.values()].filter(({ state }) => !isFinal(state)),
    close: async () => undefined,
  }
}
