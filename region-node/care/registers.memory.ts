/** The register D(s) without Postgres: the same offers in the same order (migration 003), each one moment. */
import { keyText, reversalKeyOf } from '../../common/settlement-key'
import { addressed, type CareMemory, queue } from './care.memory'
import { confirmBefore } from './intents'
import type { Answered, Cancelled, CancelOffer, ConfirmOffer, Decided, Registers } from './registers'

export function registersInMemory(memory: CareMemory): Registers {
  return {
    confirm: async (offer) => confirmed(memory, offer),
    cancel: async (offer) => cancelledInMemory(memory, offer),
    read: async (key) => net(memory, memory.decisions.get(keyText(key))),
    async newestOf(hospital, { batchId }) {
      const holder = memory.guards.get(batchId)
      if (holder !== undefined) return holder
      const asked = [...memory.intents.values()].filter(
        (intent) => intent.batch.batchId === batchId && intent.key.hospital === hospital,
      )
      return asked.sort((a, b) => b.askedAtMs - a.askedAtMs)[0]?.key.settleId
    },
  }
}

function confirmed(memory: CareMemory, offer: ConfirmOffer): Answered {
  const { key, enrollmentRegion, token, batch, requestHash, nowMs, posting } = offer
  const stored = memory.decisions.get(keyText(key))
  if (stored) return { decided: net(memory, stored), wrote: false, queued: [] }

  // The verdict says whose it is; the intent may be lost.
  const whose = { personId: offer.personId, batchId: batch.batchId }
  const written = { key, enrollmentRegion, batch, requestHash, decidedAtMs: nowMs }
  const lost = whyNot(memory, offer)
  const intent = memory.intents.get(keyText(key))
  if (lost) {
    const decided: Cancelled = { ...written, outcome: 'cancelled', holderSettleId: '', ...lost }
    const others = intent ? [intent.enrollmentRegion] : []
    return put(memory, decided, [enrollmentRegion, ...others], whose)
  }
  if (memory.day === undefined) throw new Error('no accounting day is open')
  memory.guards.set(batch.batchId, key.settleId)
  if (posting.amountFen !== 0n) memory.postings.set(keyText(key), [posting])
  return put(memory, { outcome: 'confirmed', token, day: memory.day, ...written }, [enrollmentRegion], whose)
}

function whyNot(memory: CareMemory, offer: ConfirmOffer): (Partial<Cancelled> & Pick<Cancelled, 'reason'>) | undefined {
  const { key, enrollmentRegion, enrollmentEpoch, batch, nowMs, windowMs, lateWithoutIntent, byHand } = offer
  const holder = memory.guards.get(batch.batchId)
  const superseded = holder === undefined ? undefined : ({ reason: 'SUPERSEDED', holderSettleId: holder } as const)
  if (byHand) return superseded
  const intent = memory.intents.get(keyText(key))
  const late = intent ? nowMs > confirmBefore({ ...intent, windowMs }) : lateWithoutIntent
  if (late) return { reason: 'EXPIRED' }
  if (enrollmentEpoch < (memory.learners.get(enrollmentRegion)?.epoch ?? 0)) return { reason: 'OUTDATED' }
  const row = memory.visits.get(batch.visitId)
  const stored = row?.visit.hospital === key.hospital && row.batches.find(({ batchId }) => batchId === batch.batchId)
  if (!stored || stored.version !== batch.version) return { reason: 'OUTDATED' }
  return superseded
}

/** One offer of CANC, for those who make it part of something larger. */
export function cancelledInMemory(memory: CareMemory, offer: CancelOffer): Answered | undefined {
  const { key, reason, holderSettleId = '', addressees, asked, nowMs, onlyWhenOver } = offer
  const stored = memory.decisions.get(keyText(key))
  if (stored) {
    const wanted = addressees.filter((to) => asked || (isCancelled(stored) && !memory.acked.has(addressed(key, to))))
    return { decided: net(memory, stored), wrote: false, queued: queue(memory, stored, [...new Set(wanted)], offer) }
  }
  const intent = memory.intents.get(keyText(key))
  const over = intent ? nowMs > confirmBefore(intent) : onlyWhenOver?.overWithoutIntent
  if (onlyWhenOver && !over) return undefined
  const to = [...(intent ? [intent.enrollmentRegion] : []), ...addressees].filter(Boolean)
  const batch = intent?.batch
  const requestHash = intent?.requestHash
  const written = { key, enrollmentRegion: to[0] ?? '', batch, requestHash, decidedAtMs: nowMs }
  return put(memory, { outcome: 'cancelled', reason, holderSettleId, ...written }, to, offer.whose)
}

function put(memory: CareMemory, decided: Decided, to: readonly string[], whose?: CancelOffer['whose']): Answered {
  memory.decisions.set(keyText(decided.key), decided)
  const queued = queue(memory, decided, [...new Set(to)], { nowMs: decided.decidedAtMs, ...(whose && { whose }) })
  return { decided, wrote: true, queued }
}

function isCancelled(decided: Decided): boolean {
  return decided.outcome === 'cancelled'
}

/** R6: whoever reads a confirmed decision reads whether it is being reversed, or was. */
function net<D extends Decided | undefined>(memory: CareMemory, decided: D): D {
  if (decided?.outcome !== 'confirmed' || decided.key.kind === 'R') return decided
  const key = reversalKeyOf(decided.key)
  if (!memory.revIntents.has(keyText(key))) return decided
  const done = memory.decisions.get(keyText(key))
  const day = done?.outcome === 'confirmed' ? done.day : undefined
  return { ...decided, reversal: { settleId: key.settleId, day } }
}
