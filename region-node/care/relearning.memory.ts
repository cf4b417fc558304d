/** Own decisions learned back, without Postgres. */
import { keyText, reversalKeyOf } from '../../common/settlement-key'
import type { CareMemory } from './care.memory'
import type { Relearned, RelearnStore, Standing } from './relearning'

export function relearningInMemory(memory: CareMemory): RelearnStore {
  let standing: Omit<Standing, 'highestNumber'> = { isProven: true }
  return {
    standing: async () => ({ highestNumber: memory.factNumber, ...standing }),
    async begin(fromNumber) {
      standing = { isProven: false, relearning: { fromNumber, next: Buffer.alloc(0), learned: 0 } }
    },
    known: async (keys) => keys.map((key) => memory.decisions.get(keyText(key))),
    async learn({ decisions, next }) {
      const fresh = decisions.filter(({ decided }) => !memory.decisions.has(keyText(decided.key)))
      for (const one of fresh) put(memory, one)
      const { fromNumber = 0, learned = 0 } = standing.relearning ?? {}
      standing = { isProven: false, relearning: { fromNumber, next, learned: learned + fresh.length } }
      return fresh.length
    },
    async end(highestNumber, dayOver) {
      memory.factNumber = Math.max(memory.factNumber, highestNumber)
      if (memory.day !== undefined && memory.day <= dayOver) memory.day = `${dayOver}~`
      standing = { isProven: false }
    },
    async prove() {
      standing = { ...standing, isProven: true }
    },
    async notice(isDoubted) {
      if (isDoubted) standing = { ...standing, isProven: false }
    },
    onRestored: () => undefined,
  }
}

function put(memory: CareMemory, { decided, personId, originalSettleId, posting }: Relearned): void {
  const { key, batch } = decided
  memory.decisions.set(keyText(key), decided)
  if (decided.outcome !== 'confirmed' || !batch) return
  if (posting && posting.amountFen !== 0n) memory.postings.set(keyText(key), [posting])
  if (key.kind === 'S') {
    if (!memory.decisions.has(keyText(reversalKeyOf(key)))) memory.guards.set(batch.batchId, key.settleId)
    return
  }
  if (memory.guards.get(batch.batchId) === originalSettleId) memory.guards.delete(batch.batchId)
  const { enrollmentRegion, decidedAtMs: askedAtMs } = decided
  const promised = { key, originalSettleId, enrollmentRegion, personId, askedAtMs }
  memory.revIntents.set(keyText(key), { ...promised, tries: 0, nextTryAtMs: askedAtMs, lastCode: '' })
}
