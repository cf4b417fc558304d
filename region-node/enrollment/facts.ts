/**
 * Learns what the care regions decided (protocol 1.4.9, E.facts). Facts that come while a commit is under way share the
 * next one, so a lone fact waits for nobody and a burst costs few commits.
 */
import type { Clock } from '../../common/clock'
import { type Code, refusal } from '../../common/errors'
import type { Log } from '../../common/log'
import { keyText, keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import type { StepName, Steps } from '../../common/steps'
import type { Fact, FactAckIn } from '../../proto/types'
import { type Examined, examine, unusableOf } from './examine'
import type { FactBooks, Learned, UsableFact } from './fact-books'
import { failureOf, type Office } from './verdict'

export interface FactParts {
  readonly office: Office
  readonly verifier: Verifier
  readonly books: FactBooks
  readonly clock: Clock
  readonly log: Log
  readonly steps: Steps
}

export interface Facts {
  /**
   * Resolves after the commit that learned it, with the ack for its sender; with ack.refused when it went to quarantine
   * instead. Rejects when the database is away, and with Unusable when its key cannot be read.
   */
  learn(fact: Fact): Promise<FactAckIn>
}

interface Waiting {
  readonly fact: Fact
  readonly key: SettlementKey
  readonly usable: UsableFact
  settle(ack: FactAckIn): void
  fail(error: unknown): void
}

const BATCH_MAX = 64
/** The person of a fact shows at the latest when the racing settle has committed: once more is enough, twice is sure. */
const ALONE_TRIES_MAX = 3

export function factsOf(parts: FactParts): Facts {
  const queue: Waiting[] = []
  let working = false

  async function work(): Promise<void> {
    if (working) return
    working = true
    while (queue.length > 0) await learnTogether(parts, queue.splice(0, BATCH_MAX))
    working = false
  }

  return {
    async learn(fact) {
      const nowMs = parts.clock.now()
      const examined = examine(fact, { office: parts.office, verifier: parts.verifier, nowMs })
      if ('unusable' in examined) return quarantined(parts, fact, examined)
      const { key, usable } = examined
      return new Promise((settle, fail) => {
        queue.push({ fact, key, usable, settle, fail })
        void work()
      })
    },
  }
}

async function learnTogether(parts: FactParts, batch: readonly Waiting[]): Promise<void> {
  // In the order of keys: two batches then never wait for each other.
  const facts = [...batch].sort((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1))
  try {
    const results = await learned(parts, facts)
    for (const [i, result] of results.entries()) void finish(parts, facts[i] as Waiting, result)
  } catch (error) {
    for (const { fail } of facts) fail(error)
  }
}

async function learned({ books }: FactParts, facts: readonly Waiting[]): Promise<readonly Learned[]> {
  const standing = await books.personsOf(facts.map(({ key }) => key))
  const named = facts.map(({ usable }) => usable.confirmed?.personId)
  const persons = new Set([...standing, ...named].filter((person) => person !== undefined))
  return books.learn(
    [...persons],
    facts.map(({ usable }) => usable),
  )
}

async function finish(parts: FactParts, waiting: Waiting, result: Learned): Promise<void> {
  const { fact, key, settle, fail } = waiting
  try {
    let final = result
    for (let tries = 0; final === 'alone' && tries < ALONE_TRIES_MAX; tries++) {
      final = (await learned(parts, [waiting]))[0] ?? 'alone'
    }
    if (final === 'alone') throw new Error(`the person of ${keyText(key)} changes under the lock`)
    if (final === 'learned' || final === 'known') {
      if (final === 'learned') told(parts, key, 'learned')
      settle(ackOf(parts, fact, key))
    } else settle(await quarantined(parts, fact, { key, unusable: { ...unusableOf(fact), ...alarmOf(final) } }))
  } catch (error) {
    fail(error)
  }
}

/** Two decisions, or a confirmed verdict that is not ours: never in a sound province, so people must look. */
function alarmOf(result: 'different' | 'contrary') {
  return result === 'different'
    ? ({ code: 'H5010', reason: 'another decision of this key was learned before (equivocation)' } as const)
    : ({ code: 'H5012', reason: 'it confirms another verdict than the one that stands' } as const)
}

async function quarantined(
  parts: FactParts,
  fact: Fact,
  { key, unusable }: Extract<Examined, { unusable: unknown }>,
): Promise<FactAckIn> {
  const { code, reason } = unusable
  await parts.books.quarantine(unusable)
  parts.log.error({ settlement: keyText(key), code, reason }, 'a fact went to quarantine')
  told(parts, key, 'quarantined', code)
  return { ...ackOf(parts, fact, key), refused: failureOf(refusal(code)) }
}

function ackOf({ office }: FactParts, { hubEpoch }: Fact, key: SettlementKey): FactAckIn {
  return { key: keyToWire(key), enrollmentRegion: office.region, hubEpoch, enrollmentEpoch: office.epoch }
}

function told({ steps, clock, office }: FactParts, key: SettlementKey, step: StepName, code?: Code): void {
  const event = { atMs: clock.now(), organisation: 'ENROLLMENT' as const, region: office.region, key, step }
  steps.record(code ? { ...event, code } : event)
}
