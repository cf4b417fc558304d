/** Learning facts (protocol message 6): check, learn many in one commit, pass on, answer. */
import { gather } from '../../common/batches'
import type { Clock, Timers } from '../../common/clock'
import { type Refusal, refusal } from '../../common/errors'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import { keyText, keyToWire } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import { splitWhereRefused } from '../../common/split-batches'
import type { Steps } from '../../common/steps'
import type { Fact, FactAck } from '../../proto/types'
import type { Participants } from '../participants/participants'
import { type Examined, examine, kept } from './examine'
import type { FactStore, LearnedFact, OutgoingFact, RefusedRow, UnusableFact, UsableFact } from './fact-store'
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

type Unusable = Extract<Examined, { unusable: unknown }>

const BATCH = { most: 64, everyMs: 200 }

export function factsLearnt(parts: LearnParts): Facts {
  const { store, relay, epoch, timers, log } = parts
  const learn = gather({ timers, work: (facts: readonly UsableFact[]) => learnAll(facts, { store, relay }), ...BATCH })
  const quarantine = gather({
    timers,
    work: async (facts: readonly UnusableFact[]) => {
      await store.quarantine(facts)
      return facts.map(() => undefined)
    },
    ...BATCH,
  })

  async function learnOne(fact: UsableFact, came: Came): Promise<FactAck> {
    const { key, destination } = fact
    const learned = await learn.add(fact)
    const { outcome } = learned
    if (learned.outcome === 'refused') {
      const refused = { refusal: refusal('H9001'), reason: learned.why }
      return setAside(
        { ...refused, key, unusable: kept(came.fact, { ...refused, key, linkRegion: came.careRegion }) },
        came,
      )
    }
    if (outcome === 'differs') {
      log.error({ key: keyText(key) }, 'equivocation: a second, different decision under one key')
      note(fact, 'quarantined', refusal('H5010'))
      return nack(key, destination, epoch, refusal('H5010'))
    }
    if (outcome === 'learned') note(fact, 'learned')
    return { key: keyToWire(key), enrollmentRegion: '', hubEpoch: epoch, enrollmentEpoch: 0, refused: null }
  }

  async function setAside({ refusal: refused, key, unusable }: Unusable, { fact, careRegion }: Came): Promise<FactAck> {
    const { keyText: name, reason } = unusable
    log.error({ careRegion, key: name, code: refused.code, reason }, 'a fact is unusable')
    await quarantine.add(unusable)
    if (key) note({ key }, 'quarantined', refused)
    return nack(key, fact.enrollmentRegion, epoch, refused)
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
      const came = { fact, careRegion }
      return 'usable' in examined ? learnOne(examined.usable, came) : setAside(examined, came)
    },
  }
}

/** A fact, and the region of the Link that brought it. */
interface Came {
  readonly fact: Fact
  readonly careRegion: Region
}

async function learnAll(
  facts: readonly UsableFact[],
  { store, relay }: Pick<LearnParts, 'store' | 'relay'>,
): Promise<readonly (LearnedFact | RefusedRow)[]> {
  const refused = (_: UsableFact, why: string): RefusedRow => ({ outcome: 'refused', why })
  const learned = await splitWhereRefused<UsableFact, LearnedFact | RefusedRow>(
    facts,
    (some) => store.learn(some),
    refused,
  )
  const toSend = facts.flatMap(({ destination, key, signed }, index): OutgoingFact[] => {
    const { rowId, outcome } = { rowId: undefined, ...(learned[index] as LearnedFact | RefusedRow) }
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
