/** Reversals without Postgres: each call is one moment, as each function there is one commit (migration 005). */
import { keyText } from '../../common/settlement-key'
import { type CareMemory, queue } from './care.memory'
import type { Answered, Confirmed } from './registers'
import { cancelledInMemory, registersInMemory } from './registers.memory'
import type { AdoptOffer, Reversals, ReverseOffer, RevIntent } from './reversals'

export function reversalsInMemory(memory: CareMemory): Reversals {
  const open = () => [...memory.revIntents.values()].filter(({ key }) => !memory.decisions.has(keyText(key)))
  return {
    async begin({ nowMs, nextTryAtMs, by, ...intent }) {
      const original = { ...intent.key, settleId: intent.originalSettleId, kind: 'S' } as const
      const adopter = memory.adoptions.get(keyText(original))?.at(-1) ?? intent.originalSettleId
      if (by !== undefined && by !== adopter) return false
      const name = keyText(intent.key)
      if (!memory.revIntents.has(name))
        memory.revIntents.set(name, { ...intent, askedAtMs: nowMs, tries: 0, nextTryAtMs, lastCode: '' })
      return true
    },
    decided: registersInMemory(memory).read,
    find: async (key) => memory.revIntents.get(keyText({ ...key, kind: 'R' })),
    confirm: async (offer) => confirmed(memory, offer),
    dueTo: async (nowMs) => {
      const due = open().filter(({ nextTryAtMs }) => nextTryAtMs <= nowMs)
      return [...new Set(due.map(({ enrollmentRegion }) => enrollmentRegion))]
    },
    due: async (nowMs, limit, to) =>
      open()
        .filter(
          ({ nextTryAtMs, enrollmentRegion }) => nextTryAtMs <= nowMs && enrollmentRegion === (to ?? enrollmentRegion),
        )
        .sort((a, b) => a.nextTryAtMs - b.nextTryAtMs)
        .slice(0, limit),
    async tried(key, nextTryAtMs, lastCode) {
      const intent = memory.revIntents.get(keyText(key))
      if (intent) memory.revIntents.set(keyText(key), { ...intent, tries: intent.tries + 1, nextTryAtMs, lastCode })
    },
    open: async (limit) =>
      open()
        .sort((a: RevIntent, b: RevIntent) => a.askedAtMs - b.askedAtMs)
        .slice(0, limit),
    adopt: async (offer) => adopted(memory, offer),
    adoptersOf: async (key) => memory.adoptions.get(keyText({ ...key, kind: 'S' })) ?? [],
  }
}

function confirmed(memory: CareMemory, offer: ReverseOffer): Answered {
  const { key, originalSettleId, enrollmentRegion, token, batch, requestHash, posting, nowMs } = offer
  const name = keyText(key)
  const stored = memory.decisions.get(name)
  if (stored) return { decided: stored, wrote: false, queued: [] }
  if (memory.day === undefined) throw new Error('no accounting day is open')
  const written = { key, enrollmentRegion, batch, requestHash, decidedAtMs: nowMs }
  const decided: Confirmed = { ...written, outcome: 'confirmed', token, day: memory.day }
  memory.decisions.set(name, decided)
  if (memory.guards.get(batch.batchId) === originalSettleId) memory.guards.delete(batch.batchId)
  const billed = memory.visits.get(batch.visitId)?.batches.find(({ batchId }) => batchId === batch.batchId)
  if (billed) billed.reopened = true
  if (posting.amountFen !== 0n) memory.postings.set(name, [posting])
  return { decided, wrote: true, queued: queue(memory, decided, [enrollmentRegion], { nowMs }) }
}

function adopted(memory: CareMemory, { key, holderSettleId, requestHash, nowMs }: AdoptOffer): Answered | undefined {
  const holderKey = { ...key, settleId: holderSettleId }
  const holder = memory.decisions.get(keyText(holderKey))
  const promised = [...memory.revIntents.values()].some(
    (intent) => intent.originalSettleId === holderSettleId && intent.key.hospital === key.hospital,
  )
  if (holder?.outcome !== 'confirmed' || promised || !holder.requestHash?.equals(requestHash)) return undefined
  const answered = cancelledInMemory(memory, { key, reason: 'SUPERSEDED', holderSettleId, addressees: [], nowMs })
  const own = answered?.decided
  if (own?.outcome === 'cancelled' && own.reason === 'SUPERSEDED' && own.holderSettleId === holderSettleId) {
    const before = memory.adoptions.get(keyText(holderKey)) ?? []
    if (!before.includes(key.settleId)) memory.adoptions.set(keyText(holderKey), [...before, key.settleId])
  }
  return answered
}
