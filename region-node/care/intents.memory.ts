/** Intents without Postgres. Whoever simulates a crash may lose the newest: `memory.intents` is theirs to cut. */
import { keyText } from '../../common/settlement-key'
import { addressed, type CareMemory, queue } from './care.memory'
import { confirmBefore, type Intents, joined } from './intents'

export function intentsInMemory(memory: CareMemory): Intents {
  const open = () =>
    [...memory.intents.values()].filter((intent) => !intent.refused && !memory.decisions.has(keyText(intent.key)))
  return {
    note(intent, outcome) {
      const name = keyText(intent.key)
      memory.intents.set(name, joined(memory.intents.get(name), intent, outcome))
      tellOfCancel(memory, name)
    },
    written: async () => undefined,
    find: async (key) => memory.intents.get(keyText(key)),
    unconfirmed: async (hospital, limit) =>
      open()
        .filter(({ key }) => hospital === undefined || key.hospital === hospital)
        .sort((a, b) => b.askedAtMs - a.askedAtMs)
        .slice(0, limit),
    async standing(triedBeforeMs, limit) {
      const all = open()
      const doubts = all.filter(({ verdictAtMs, triedAtMs }) => verdictAtMs === undefined && triedAtMs < triedBeforeMs)
      const oldest = doubts.sort((a, b) => a.triedAtMs - b.triedAtMs).slice(0, limit)
      return { doubts: oldest, more: doubts.length - oldest.length, waiting: all.length - doubts.length }
    },
    due: async (nowMs, limit) =>
      open()
        .filter((intent) => confirmBefore(intent) < nowMs)
        .slice(0, limit),
  }
}

/** A cancel that was written before anybody had noted whom it concerns is told to that region now (R8). */
function tellOfCancel(memory: CareMemory, name: string): void {
  const [decided, intent] = [memory.decisions.get(name), memory.intents.get(name)]
  if (decided?.outcome !== 'cancelled' || !intent || intent.refused) return
  const addressee = addressed(intent.key, intent.enrollmentRegion)
  if (memory.outbox.has(addressee) || memory.acked.has(addressee)) return
  queue(memory, decided, [intent.enrollmentRegion], { nowMs: intent.triedAtMs, whose: { ...intent, ...intent.batch } })
}
