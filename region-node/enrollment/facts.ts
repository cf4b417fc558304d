/**
 * Learns what the care regions decided (protocol 1.4.9, E.facts). No patient waits for a fact, so those that come share
 * a commit ten times a second; only what a settle carries is learned at once.
 */
import { gather } from '../../common/batches'
import type { Clock, Timers } from '../../common/clock'
import { type Code, refusal } from '../../common/errors'
import type { Log } from '../../common/log'
import { keyText, keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import { splitWhereRefused } from '../../common/split-batches'
import type { StepName, Steps } from '../../common/steps'
import type { Fact, FactAckIn } from '../../proto/types'
import { type Examined, examine, unusableOf } from './examine'
import type { FactBooks, Learned, RefusedRow, UsableFact } from './fact-books'
import { failureOf, type Office } from './verdict'

export interface FactParts {
  readonly office: Office
  readonly verifier: Verifier
  readonly books: FactBooks
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly steps: Steps
}

export interface Facts {
  /**
   * Resolves after the commit that learned it, with the ack for its sender; with ack.refused when it went to quarantine
   * instead. Rejects when the database is away, and with Unusable when its key cannot be read.
   */
  learn(fact: Fact): Promise<FactAckIn>
  /** The same for a settle that waits for it. */
  learnInHaste(fact: Fact): Promise<FactAckIn>
  /** Resolves when everything taken in so far is learned. */
  drained(): Promise<void>
}

interface Waiting {
  readonly fact: Fact
  readonly key: SettlementKey
  readonly usable: UsableFact
}

const BATCH = { most: 64, everyMs: 20, lingerMs: 40 }
/** The person of a fact shows at the latest when the racing settle has committed: once more is enough. */
const ALONE_TRIES_MAX = 3

export function factsOf(parts: FactParts): Facts {
  const { office, verifier, clock, timers } = parts
  const gathered = gather({ timers, work: (batch: readonly Waiting[]) => learnTogether(parts, batch), ...BATCH })
  async function learn(fact: Fact, add: typeof gathered.add): Promise<FactAckIn> {
    const examined = examine(fact, { office, verifier, nowMs: clock.now() })
    if ('unusable' in examined) return quarantined(parts, fact, examined)
    const waiting = { fact, ...examined }
    return finished(parts, waiting, await add(waiting))
  }
  return {
    learn: (fact) => learn(fact, gathered.add),
    learnInHaste: (fact) => learn(fact, gathered.addInHaste),
    drained: () => gathered.drained(),
  }
}

/** In the order of keys, so that two batches never wait for each other; answered in the order given. */
async function learnTogether(parts: FactParts, batch: readonly Waiting[]): Promise<Taken> {
  const inOrder = [...batch.keys()].sort((a, b) => compared(batch[a] as Waiting, batch[b] as Waiting))
  const sorted = inOrder.map((place) => batch[place] as Waiting)
  const results = await splitWhereRefused(sorted, (facts) => learned(parts, facts), refusedRow)
  const answers: (Learned | RefusedRow)[] = []
  for (const [i, place] of inOrder.entries()) answers[place] = results[i] as Learned | RefusedRow
  return answers
}

function compared(a: Waiting, b: Waiting): number {
  return keyText(a.key) < keyText(b.key) ? -1 : 1
}

const refusedRow = (_: Waiting, refusedWhy: string): RefusedRow => ({ refusedWhy })

type Taken = readonly (Learned | RefusedRow)[]

async function learned({ books }: FactParts, facts: readonly Waiting[]): Promise<Taken> {
  const standing = await books.personsOf(facts.map(({ key }) => key))
  const named = facts.map(({ usable }) => usable.confirmed?.personId)
  const persons = new Set([...standing, ...named].filter((person) => person !== undefined))
  return books.learn(
    [...persons],
    facts.map(({ usable }) => usable),
  )
}

async function finished(parts: FactParts, waiting: Waiting, first: Learned | RefusedRow): Promise<FactAckIn> {
  const { fact, key } = waiting
  let result = first
  for (let tries = 0; result === 'alone' && tries < ALONE_TRIES_MAX; tries++) {
    result = (await learned(parts, [waiting]))[0] ?? 'alone'
  }
  if (result === 'alone') throw new Error(`the person of ${keyText(key)} changes under the lock`)
  if (result !== 'learned' && result !== 'known') {
    return quarantined(parts, fact, { key, unusable: { ...unusableOf(fact, key), ...alarmOf(result) } })
  }
  if (result === 'learned') told(parts, key, 'learned')
  return ackOf(parts, fact, key)
}

/** Two decisions, a confirmed verdict that is not ours, rows that no table takes: people must look. */
function alarmOf(result: 'different' | 'contrary' | RefusedRow) {
  if (typeof result === 'object') return { code: 'H9001', reason: result.refusedWhy } as const
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
