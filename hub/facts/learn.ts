/** Learning facts (protocol message 6): check, learn many in one commit, pass on, answer. */
import { gather } from '../../common/batches'
import type { Clock, Timers } from '../../common/clock'
import { type Refusal, refusal } from '../../common/errors'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import { keyText, keyToWire } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import type { Steps } from '../../common/steps'
import type { FactAck } from '../../proto/types'
import type { Participants } from '../participants/participants'
import { examine } from './examine'
import type { FactStore, LearnedFact, OutgoingFact, UnusableFact, UsableFact } from './fact-store'
import type { Facts } from './facts'
import type { Relay } from './relay'

export interface LearnParts {
  readonly store: Pick<FactStore, 'learn' | 'quarantine'>
  readonly relay: Pick<Relay, 'send' | 'leftBehind'>
  readonly verifier: Verifier
  readonly participants: Pick<Participants, 'isRegion'>
  readonly epoch: number
  readonly clock: Clock
  readonly timers: Timers
  readonly steps: Steps
  readonly log: Log
}

const BATCH = { most: 64, everyMs: 200 }

export function factsLearnt(parts: LearnParts): Facts {
  const { store, relay, epoch, timers, log } = parts
  const learn = gather({ ...BATCH, timers, work: (facts: readonly UsableFact[]) => learnAll(facts, { store, relay }) })
  const quarantine = gather({
    ...BATCH,
    timers,
    work: async (facts: readonly UnusableFact[]) => {
      await store.quarantine(facts)
      return facts.map(() => undefined)
    },
  })

  async function learnOne(fact: UsableFact): Promise<FactAck> {
    const { key, destination } = fact
    const { outcome } = await learn.add(fact)
    if (outcome === 'differs') {
      log.error({ key: keyText(key) }, 'equivocation: a second, different decision under one key')
      note(fact, 'quarantined', refusal('H5010'))
      return nack(key, destination, epoch, refusal('H5010'))
    }
    if (outcome === 'learned') note(fact, 'learned')
    return { key: keyToWire(key), enrollmentRegion: '', hubEpoch: epoch, enrollmentEpoch: 0, refused: null }
  }

  function note({ key }: Pick<UsableFact, 'key'>, step: 'learned' | 'quarantined', refused?: Refusal): void {
    const code = refused && { code: refused.code }
    parts.steps.record({ atMs: parts.clock.now(), organisation: 'HUB', region: '', key, step, ...code })
  }

  return {
    epoch,
    async learn(fact, careRegion) {
      const { verifier, participants } = parts
      const atMs = parts.clock.now()
      const isRegion = (region: Region) => participants.isRegion(region)
      const examined = examine(fact, careRegion, { verifier, isRegion, atMs, epoch })
      if ('usable' in examined) return learnOne(examined.usable)
      const { refusal: refused, key, unusable } = examined
      log.error(
        { careRegion, key: unusable.keyText, code: refused.code, reason: unusable.reason },
        'a fact is unusable',
      )
      await quarantine.add(unusable)
      if (key) note({ key }, 'quarantined', refused)
      return nack(key, fact.enrollmentRegion, epoch, refused)
    },
  }
}

async function learnAll(
  facts: readonly UsableFact[],
  { store, relay }: Pick<LearnParts, 'store' | 'relay'>,
): Promise<readonly LearnedFact[]> {
  const learned = await store.learn(facts)
  const toSend = facts.flatMap(({ destination, key, signed }, index): OutgoingFact[] => {
    const { rowId, outcome } = learned[index] as LearnedFact
    if (rowId !== undefined) return [{ rowId, destination, key, signed }]
    if (outcome === 'learned' && destination) relay.leftBehind(destination)
    return []
  })
  // Nobody waits for it: the rows are in the table, and the care region's ack is due now.
  void relay.send(toSend)
  return learned
}

/** Names the addressee, unlike an ack, so that the sender knows which of its rows is meant. */
function nack(
  key: UsableFact['key'] | undefined,
  enrollmentRegion: Region,
  hubEpoch: number,
  refused: Refusal,
): FactAck {
  const wireKey = key ? keyToWire(key) : null
  return { key: wireKey, enrollmentRegion, hubEpoch, enrollmentEpoch: 0, refused: { ...refused } }
}
