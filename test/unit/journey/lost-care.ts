/**
 * A hub and an enrollment region whose care region is lost, over whatever stores are given, in memory or Postgres: what
 * one publishes, the other is handed at once, unless a test holds it back.
 */

import { systemTimers } from '../../../common/clock'
import { codecs } from '../../../common/contracts.grpc'
import type { Credentials } from '../../../common/credentials.file'
import { balancesOf, type Posting } from '../../../common/double-entry'
import type { Person } from '../../../common/identity'
import { silent } from '../../../common/log'
import { keyToWire, type SettlementKey } from '../../../common/settlement-key'
import { stepsInMemory } from '../../../common/steps'
import { topicsWith } from '../../../common/topics'
import type { FactStore } from '../../../hub/facts/fact-store'
import { fromRegions } from '../../../hub/facts/from-regions'
import { factsLearnt } from '../../../hub/facts/learn'
import { manualDecisions } from '../../../hub/facts/manual'
import type { ManualStore } from '../../../hub/facts/manual-store'
import type { OwnFacts } from '../../../hub/facts/own-facts'
import { seenBy } from '../../../hub/facts/seen'
import type { Ledger } from '../../../hub/ledger/ledger'
import type { DecisionIn, Fact } from '../../../proto/types'
import type { EnrollmentStores } from '../../../region-node/enrollment/half'
import { inquire } from '../../../region-node/enrollment/inquire'
import { manualHere } from '../../../region-node/enrollment/manual'
import type { ManualBooks } from '../../../region-node/enrollment/manual-books'
import { authority } from '../../support/credentials'
import { halfOf, INQUIRY_DELAY_MS } from '../region-node/enrollment/half-of'
import { CARE, freshKey, REGION, settleRequest, WINDOW_S } from '../region-node/enrollment/province'

export const HOUR_MS = 3_600_000
/** 24 hours of the fence, two of the longest window, one more. */
export const WAIT = { careFenceMs: 24 * HOUR_MS, careWindowMaxMs: 2 * HOUR_MS, fenceMarginMs: HOUR_MS }

export interface Stores {
  readonly facts: FactStore
  readonly manual: ManualStore
  readonly ownFacts: OwnFacts
  readonly ledger: Ledger
  readonly enrollment: EnrollmentStores & { readonly manual: ManualBooks }
  /** So long nobody has heard of the care region. */
  silentFor(ms: number): Promise<void>
}

export interface Everybody {
  readonly hub: Credentials
  readonly care: Credentials
  readonly enrollment: Credentials
}

/** Certified for a week, because people wait for a day. */
export async function everybody(): Promise<Everybody> {
  const { certify } = await authority()
  const more = { notAfter: new Date(Date.now() + 7 * 24 * HOUR_MS) }
  const [hub, care, enrollment] = await Promise.all([
    certify({ role: 'hub', instance: 'hub-1' }, more),
    certify({ role: 'care', region: CARE }, more),
    certify({ role: 'enrollment', region: REGION }, more),
  ])
  return { hub, care, enrollment }
}

export const person = (name: string): Person => ({ name, marks: [`key ${name}`, name] })
export const [wang, li] = [person('wang'), person('li')]

let persons = 0
const topics = topicsWith('')

export async function lostCare(stores: Stores, all: Everybody) {
  const half = halfOf(stores.enrollment, all.enrollment)
  const { clock } = half
  const world = { clock, timers: systemTimers, log: silent, steps: stepsInMemory() }
  const wire = await wired(stores, all, world)
  const { bus, office, manual, facts } = wire
  return {
    ...{ ...wire, half, clock },
    /** Somebody has a verdict, and nothing more is heard of the hospital's city. */
    async authorised(settleId?: string): Promise<{ key: SettlementKey; token: Buffer; personId: string }> {
      const personId = `51160000000${20_000 + ++persons}`
      await half.insure(personId, { balanceYuan: 100 })
      const key = freshKey(settleId ? { settleId } : {})
      const { body } = await half.ask(settleRequest(key, { personId, useAccount: true }))
      return { key, token: body as Buffer, personId }
    },
    /** Its window passes, and the enrollment region asks. */
    async doubted(): Promise<void> {
      clock.pass(WINDOW_S * 1_000 + INQUIRY_DELAY_MS)
      const { reservations } = stores.enrollment
      const asking = { inquiryDelayMs: INQUIRY_DELAY_MS, inquiryRepeatMaxMs: INQUIRY_DELAY_MS }
      await inquire({ ...world, ...asking, office, reservations, bus, topic: topics.toHub })
    },
    async fenced(): Promise<void> {
      await manual.tick()
      await stores.silentFor(28 * HOUR_MS)
    },
    /** Both persons say the same, and the enrollment region hears of it. */
    async decided(settlement: string, isConfirmed: boolean) {
      const said = { settlement, isConfirmed, reason: 'receipt 4711' }
      await manual.decide(said, wang)
      const kept = await manual.decide(said, li)
      // The second word begins a round that nobody waits for: it may have taken along what this look would find.
      await manual.close()
      await manual.tick()
      return kept
    },
    /** The care region's decision reaches the hub and then the enrollment region. */
    async comes(decision: DecisionIn): Promise<void> {
      const fact = signedFact(all.care, decision)
      await facts.learn(fact, CARE)
      await half.learn(fact)
    },
    hubBooks: async () => standing([...(await stores.ledger.positions())]),
    async enrollmentBooks() {
      const booked = (await stores.enrollment.books.page(undefined, undefined, 10_000)).flatMap((row) => row.postings)
      const { kept } = await stores.enrollment.manual.page('', 10_000)
      return standing(balancesOf([...booked, ...kept.flatMap(({ postings }): readonly Posting[] => postings)]))
    },
  }
}

type Surrounding = Pick<Parameters<typeof factsLearnt>[0], 'clock' | 'timers' | 'log' | 'steps'>

/** The programs' parts, each with its stores, and what is between them. */
async function wired(stores: Stores, all: Everybody, world: Surrounding) {
  const held = { isHeld: false, records: [] as { topic: string; value: Buffer }[] }
  const linked = new Set<string>()
  const participants = { isRegion: () => true }
  const bus = {
    async publish(topic: string, { value }: { value: Buffer | null }) {
      if (held.isHeld) held.records.push({ topic, value: value as Buffer })
      else await deliver(topic, value as Buffer)
    },
  }
  const office = { region: REGION, epoch: 1, signer: all.enrollment.signer }
  const { verifier } = all.hub
  const here = manualHere({ ...world, office, verifier, books: stores.enrollment.manual, bus, topic: topics.toHub })
  const relay = { send: async () => undefined, leftBehind: () => undefined, roomMade: () => undefined }
  const epoch = await stores.facts.epoch()
  const facts = factsLearnt({ ...world, store: stores.facts, verifier, participants, relay, epoch })
  const manual = manualDecisions({
    ...{ ...world, ...all.hub, store: stores.manual, wait: WAIT, bus, topics },
    ...{ regions: () => [CARE, REGION], linked: () => linked },
  })
  const handle = fromRegions({
    ...{ ...world, store: stores.facts, verifier, participants, relay, manual },
    downRows: { followed: () => new Set<string>(), pass: () => undefined },
    seen: seenBy({ facts, ownFacts: stores.ownFacts }),
  })
  async function deliver(topic: string, value: Buffer): Promise<void> {
    if (topic === topics.toHub) return handle({ value })
    const { manual: told, manualWanted } = codecs.controlRecord.decode(value)
    if (told) await here.decided(told)
    if (manualWanted) await here.wanted(manualWanted)
  }
  async function release() {
    held.isHeld = false
    for (const { topic, value } of held.records.splice(0)) await deliver(topic, value)
  }
  return { bus, office, here, facts, manual, held, linked, deliver, release }
}

export type LostCare = Awaited<ReturnType<typeof lostCare>>

export function signedFact(care: Credentials, decision: DecisionIn): Fact {
  const bytes = codecs.decision.encode(decision)
  const signed = { decision: bytes, signature: care.signer.sign('decision', bytes) }
  return { signed, enrollmentRegion: REGION, number: 5, hubEpoch: 7 }
}

export const confirmedOn = (key: SettlementKey, token: Buffer, day = '2026-11-22'): DecisionIn => ({
  ...{ key: keyToWire(key), enrollmentRegion: REGION, confirmed: { token, day } },
})
export const cancelledOf = (key: SettlementKey): DecisionIn => ({
  ...{ key: keyToWire(key), enrollmentRegion: REGION, cancelled: { reason: 'EXPIRED' } },
})

/** Accounts with something on them. */
function standing(balances: Iterable<readonly [string, bigint]>): Record<string, bigint> {
  return Object.fromEntries([...balances].filter(([, fen]) => fen !== 0n))
}
