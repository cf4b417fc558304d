/** Intents without Postgres. Whoever simulates a crash may lose the newest: `memory.intents` is theirs to cut. */
import { keyText } from '../../common/settlement-key'
import type { CareMemory } from './care.memory'
import { confirmBefore, type Intents, joined } from './intents'

export function intentsInMemory(memory: CareMemory): Intents {
  const open = () =>
    [...memory.intents.values()].filter((intent) => !intent.refused && !memory.decisions.has(keyText(intent.key)))
  return {
    note(intent, outcome) {
      const name = keyText(intent.key)
      memory.intents.set(name, joined(memory.intents.get(name), intent, outcome))
    },
    written: async () => undefined,
    find: async (key) => memory.intents.get(keyText(key)),
    unconfirmed: async (hospital, limit) =>
      open()
        .filter(({ key }) => hospital === undefined || key.hospital === hospital)
        .sort((a, b) => b.askedAtMs - a.askedAtMs)
        .slice(0, limit),
    due: async (nowMs, limit) =>
      open()
        .filter((intent) => confirmBefore(intent) < nowMs)
        .slice(0, limit),
  }
}
