/** What is known of those who learn from this region, without Postgres. What is queued again is queued at once. */
import type { Region } from '../../common/regions'
import type { Epochs } from '../province/outbox'
import { addressed, type CareMemory } from './care.memory'
import { decisionBytes } from './decision'
import type { Learners } from './learners'
import type { Decided } from './registers'

const HUB = 'hub'

export function learnersInMemory(memory: CareMemory): Learners {
  const { learners } = memory
  return {
    hubEpoch: async () => learners.get(HUB)?.epoch ?? 0,
    // What is kept here is never restored.
    hubEpochProof: async () => undefined,
    async seeHub({ epoch }) {
      const { epoch: known = 0 } = learners.get(HUB) ?? {}
      // Of the first one too: we may have taught it before we had kept its epoch, and died, and it was restored since.
      if (epoch > known) learners.set(HUB, { epoch, isBehind: true, sinceMs: 0 })
      return Math.max(epoch, known)
    },
    async seeEnrollment(region, { epoch, sinceMs }) {
      const { epoch: known = 0 } = learners.get(region) ?? {}
      if (epoch > known) learners.set(region, { epoch, isBehind: true, sinceMs })
      return !learners.get(region)?.isBehind && known <= epoch && !waitsAgain(memory, region)
    },
    async queueAgain(nowMs) {
      const [name, learner] = [...learners].find(([, { isBehind }]) => isBehind) ?? []
      if (name === undefined || !learner) return false
      learners.set(name, { ...learner, isBehind: false })
      for (const decided of memory.decisions.values()) {
        const { outcome, enrollmentRegion, decidedAtMs } = decided
        const isLost =
          name === HUB ? outcome === 'confirmed' : decidedAtMs >= learner.sinceMs && enrollmentRegion === name
        if (isLost) again(memory, decided, nowMs)
      }
      return true
    },
  }
}

function waitsAgain({ outbox }: CareMemory, region: Region): boolean {
  return [...outbox.values()].some(({ row }) => row.enrollmentRegion === region && row.again)
}

function again(memory: CareMemory, decided: Decided, nowMs: number): void {
  const { key, enrollmentRegion, batch } = decided
  const name = addressed(key, enrollmentRegion)
  if (memory.outbox.has(name)) return
  memory.factNumber += 1
  const row = { number: memory.factNumber, key, enrollmentRegion, decision: decisionBytes(decided), again: true }
  memory.outbox.set(name, { row, personId: undefined, batchId: batch?.batchId, queuedAtMs: nowMs, dueAtMs: undefined })
}

/** Whether an ack under these epochs still counts. */
export function isCurrent({ learners }: CareMemory, region: Region, epochs: Epochs): boolean {
  const known = (name: string) => learners.get(name)?.epoch ?? 0
  return epochs.hub >= known(HUB) && epochs.enrollment >= known(region)
}
