/** Quotes in this process, for tests and the simulator; emptied, it is a Redis that was flushed. */
import type { Batch } from './bills'
import type { Quoted, Quotes } from './one-phase-quotes'

export function quotesInMemory(kept = new Map<string, Quoted>()): Quotes {
  const nameOf = (hospital: string, { batchId, version }: Batch) => `${hospital}/${batchId}/${version}`
  return {
    async keep(quoted) {
      kept.set(nameOf(quoted.hospital, quoted.batch), quoted)
    },
    find: async (hospital, batch) => kept.get(nameOf(hospital, batch)),
  }
}
