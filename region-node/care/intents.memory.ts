/** Intents without Postgres. Whoever simulates a crash may lose the newest: `memory.intents` is theirs to cut. */
import { keyText } from '../../common/settlement-key'
import type { CareMemory } from './care.memory'
import { type Begun, confirmBefore, type Intent, type Intents, type NewIntent } from './intents'

export function intentsInMemory(memory: CareMemory): Intents {
  const open = () =>
    [...memory.intents.values()].filter((intent) => !intent.refused && !memory.decisions.has(keyText(intent.key)))
  const change = (intent: Intent) => memory.intents.set(keyText(intent.key), intent)
  return {
    begin: async (intent, nowMs) => begun(memory, intent, nowMs),
    async authorised(key, nowMs) {
      const intent = memory.intents.get(keyText(key))
      if (!intent) return nowMs
      const verdictAtMs = intent.verdictAtMs ?? nowMs
      change({ ...intent, verdictAtMs })
      return verdictAtMs
    },
    async refused(key, refused) {
      const intent = memory.intents.get(keyText(key))
      if (intent) change({ ...intent, refused })
    },
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

function begun(memory: CareMemory, intent: NewIntent, nowMs: number): Begun {
  const name = keyText(intent.key)
  if (memory.decisions.has(name)) return { answer: 'decided' }
  const holderSettleId = memory.guards.get(intent.batch.batchId)
  if (holderSettleId !== undefined) return { answer: 'held', holderSettleId }
  const known = memory.intents.get(name)
  if (!known) {
    const times = { askedAtMs: nowMs, triedAtMs: nowMs, verdictAtMs: undefined }
    memory.intents.set(name, { ...intent, ...times, refused: undefined })
    return { answer: 'begun' }
  }
  if (!known.requestHash.equals(intent.requestHash)) return { answer: 'other' }
  if (known.refused) return { answer: 'refused', refusal: known.refused }
  memory.intents.set(name, { ...known, triedAtMs: nowMs })
  return { answer: 'begun' }
}
