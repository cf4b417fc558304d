/**
 * Manual decisions M(s) (protocol R20). An authorisation whose care region is lost for good ends when two different
 * persons say how, and not before that region's fence has certainly acted. M(s) is written once here, told to the
 * enrollment region until it has taken it, and never a D(s): should one appear, it wins.
 */
import { type Bus, Unusable } from '../../common/bus'
import { type Cancel, type Clock, dayInShanghai, repeatedly, type Timers } from '../../common/clock'
import { codecs, strictly } from '../../common/contracts.grpc'
import { fault } from '../../common/errors'
import { type Person, speaksFor } from '../../common/identity'
import type { Log } from '../../common/log'
import { type HeardManual, heardManual, PERSONS } from '../../common/manual'
import type { Region } from '../../common/regions'
import { rounds } from '../../common/rounds'
import { keyText, keyToWire } from '../../common/settlement-key'
import type { Signer, Verifier } from '../../common/signing'
import type { Steps } from '../../common/steps'
import type { Topics } from '../../common/topics'
import type { ControlRecordIn, FactAck, SignedManualTold } from '../../proto/types'
import { plainKey, provenAmounts } from './examine'
import type { KeptManual, ManualStore, NewManual, OpenAuthorisation, Proposal } from './manual-store'

export interface ManualWait {
  /** After so long without a hub a care region confirms nothing. */
  readonly careFenceMs: number
  /** The longest confirm window of the province. */
  readonly careWindowMaxMs: number
  /** What clocks may be wrong by, and more. */
  readonly fenceMarginMs: number
}

export interface ManualParts {
  readonly store: ManualStore
  readonly signer: Signer
  readonly verifier: Verifier
  readonly wait: ManualWait
  /** All that are admitted. */
  regions(): readonly Region[]
  /** Those with a Link to this instance. */
  linked(): Iterable<Region>
  readonly bus: Pick<Bus, 'publish'>
  readonly topics: Pick<Topics, 'control'>
  readonly clock: Clock
  readonly timers: Timers
  readonly steps: Steps
  readonly log: Log
}

/** What one person says of one settlement. */
export interface Said {
  readonly settlement: string
  readonly isConfirmed: boolean
  readonly reason: string
}

export interface SilentCare {
  readonly region: Region
  readonly seenAtMs: number
  readonly decidableFromMs: number
}

export interface ManualDecisions {
  /** @throws Fault H9006 too early, H9007 nothing to decide, H9008 somebody said otherwise */
  decide(said: Said, by: Person): Promise<Proposal | KeptManual>
  /** @throws Fault H9007 when nothing is proposed */
  withdraw(settlement: string): Promise<Proposal>
  proposals(): Promise<readonly Proposal[]>
  /** The newest first. */
  kept(settlement?: string, most?: number): Promise<readonly KeptManual[]>
  /** Regions that nobody hears. */
  silent(): Promise<readonly SilentCare[]>
  /** Those of them for whom two persons may decide. */
  gone(): Promise<readonly Region[]>
  /** A Link came or went: its region lives. */
  heard(region: Region): void
  acknowledged(ack: FactAck): Promise<void>
  /** @throws Unusable when the region has not said it itself */
  told(told: SignedManualTold): Promise<void>
  /** One look: signs kept, decisions told, regions asked. */
  tick(): Promise<void>
  start(): void
  close(): Promise<void>
}

const LOOK_EVERY_MS = 1_000
/** The margin covers what is lost with an instance. */
const SIGNS_EVERY_MS = 30_000
const RESEND_MS = 30_000
const ASK_AGAIN_MS = 60_000
const AT_ONCE = 64
const KEPT_MAX = 200
const PUBLISH_MS = 5_000
/** A region is silent when no instance had a sign of it for two looks. */
const SILENT_MS = 3 * SIGNS_EVERY_MS

export function manualDecisions(parts: ManualParts): ManualDecisions {
  return new ManualDecisionsOver(parts)
}

class ManualDecisionsOver implements ManualDecisions {
  private readonly signs = new Set<Region>()
  private signsKeptAtMs = Number.NEGATIVE_INFINITY
  private stop: Cancel = () => undefined
  private readonly looking

  constructor(private readonly parts: ManualParts) {
    this.looking = rounds(() => this.tick(), parts.log, 'a look at manual decisions failed; the next one repeats it')
  }

  async decide({ settlement, isConfirmed, reason }: Said, by: Person): Promise<Proposal | KeptManual> {
    const { store, clock } = this.parts
    const [before] = await store.kept(1, settlement)
    if (before) return before
    const open = await this.openOne(settlement)
    // A promised reversal takes no cancel (R9), whoever says it: its region authorised it on the original's own fact.
    if (open.key.kind === 'R' && !isConfirmed) {
      throw fault('H1001', { field: 'outcome', found: wordFor({ isConfirmed }), expected: 'confirmed' })
    }
    const seenAtMs = await this.lastSign(open.key.careRegion)
    const word = { by: by.name, reason, atMs: clock.now() }
    const proposal = await store.propose({ ...open, isConfirmed }, { word, marks: by.marks })
    if (proposal.isConfirmed !== isConfirmed) {
      throw fault('H9008', { by: proposal.words[0]?.by ?? '', as: wordFor(proposal) })
    }
    return proposal.words.length < PERSONS ? proposal : this.carryOut(proposal, seenAtMs)
  }

  async withdraw(settlement: string): Promise<Proposal> {
    const withdrawn = await this.parts.store.withdraw(settlement)
    if (!withdrawn) throw fault('H9007', { settlement })
    return withdrawn
  }

  proposals(): Promise<readonly Proposal[]> {
    return this.parts.store.proposals()
  }

  kept(settlement?: string, most = KEPT_MAX): Promise<readonly KeptManual[]> {
    return this.parts.store.kept(most, settlement)
  }

  async silent(): Promise<readonly SilentCare[]> {
    const linked = new Set(this.parts.linked())
    const nowMs = this.parts.clock.now()
    const silences = await this.parts.store.silences()
    return silences
      .filter(({ region, silentMs }) => silentMs > SILENT_MS && !linked.has(region))
      .map(({ region, silentMs }) => {
        const seenAtMs = Math.round(nowMs - silentMs)
        return { region, seenAtMs, decidableFromMs: seenAtMs + this.waitMs() }
      })
  }

  async gone(): Promise<readonly Region[]> {
    const nowMs = this.parts.clock.now()
    return (await this.silent()).filter((one) => one.decidableFromMs <= nowMs).map(({ region }) => region)
  }

  heard(region: Region): void {
    this.signs.add(region)
  }

  async acknowledged(ack: FactAck): Promise<void> {
    const key = plainKey(ack.key)
    if (key && !ack.refused) await this.parts.store.acknowledged(key, ack.enrollmentRegion, ack.enrollmentEpoch)
    else this.parts.log.error({ ...ack }, 'an enrollment region does not take a manual decision')
  }

  async told({ told, signature }: SignedManualTold): Promise<void> {
    const { verifier, clock, store, log } = this.parts
    const page = strictly(codecs.manualTold, told)
    const seen = verifier.check('manual-told', told, signature, clock.now())
    const isOwn = page && 'signer' in seen && speaksFor(seen.signer, 'enrollment', page.enrollmentRegion)
    if (!isOwn) throw new Unusable('manual decisions that their region has not told')
    for (const signed of page.decisions) {
      const heard = heardManual(signed, verifier)
      if ('wrong' in heard) log.error({ wrong: heard.wrong }, 'a manual decision that is none was told')
      else await store.keep(this.entryOf(heard, signed))
    }
    await store.heard(page.enrollmentRegion, page.next)
  }

  async tick(): Promise<void> {
    await this.noteSigns()
    const { store, topics } = this.parts
    for (const { enrollmentRegion, signed: manual } of await store.claim(RESEND_MS, AT_ONCE)) {
      await this.publish(topics.control(enrollmentRegion), enrollmentRegion, { manual })
    }
    for (const { region, next } of await store.claimWanted(ASK_AGAIN_MS)) {
      await this.publish(topics.control(region), region, { manualWanted: { after: next } })
    }
  }

  start(): void {
    this.looking.turn()
    this.stop = repeatedly(this.parts.timers, LOOK_EVERY_MS, this.looking.turn)
  }

  async close(): Promise<void> {
    this.stop()
    await this.looking.ended()
  }

  private waitMs(): number {
    const { careFenceMs, careWindowMaxMs, fenceMarginMs } = this.parts.wait
    return careFenceMs + careWindowMaxMs + fenceMarginMs
  }

  private async openOne(settlement: string): Promise<OpenAuthorisation> {
    const open = await this.parts.store.open(settlement)
    if (open.length > 1) {
      const expected = open.map(({ key }) => keyText(key)).join(', ')
      throw fault('H1001', { field: 'settlement', found: settlement, expected })
    }
    const [one] = open
    if (!one || typeof provenAmounts(one.token, one.key, this.parts.verifier) === 'string')
      throw fault('H9007', { settlement })
    return one
  }

  /** @throws Fault H9006 while its fence may not have acted */
  private async lastSign(region: Region): Promise<number> {
    await this.noteSigns(true)
    const { store, clock } = this.parts
    const silences = await store.silences()
    const { silentMs = 0 } = silences.find((one) => one.region === region) ?? {}
    const seenAtMs = Math.round(clock.now() - silentMs)
    if (silentMs >= this.waitMs()) return seenAtMs
    throw this.tooEarly(region, seenAtMs)
  }

  private tooEarly(region: Region, seenAtMs: number) {
    const from = seenAtMs + this.waitMs()
    return fault('H9006', { region, from: shanghaiTime(from) }, Math.ceil(from - this.parts.clock.now()))
  }

  private async carryOut(proposal: Proposal, careSeenAtMs: number): Promise<KeptManual> {
    const { clock, signer, store, steps, log } = this.parts
    const { key, enrollmentRegion, isConfirmed, token, words } = proposal
    const decidedAtMs = clock.now()
    const said = { key: keyToWire(key), enrollmentRegion, isConfirmed, token, decidedAtMs, careSeenAtMs }
    const manual = codecs.manualDecision.encode({ ...said, day: dayInShanghai(decidedAtMs), words: [...words] })
    const signed = { manual, signature: signer.sign('manual', manual) }
    const heard = { key, said: codecs.manualDecision.decode(manual) }
    const outcome = await store.keep({ ...this.entryOf(heard, signed), silentMs: this.waitMs() })
    if (outcome === 'heard') throw this.tooEarly(key.careRegion, clock.now())
    if (outcome === 'overtaken') throw fault('H9007', { settlement: keyText(key) })
    log.warn({ settlement: keyText(key), isConfirmed, by: words.map(({ by }) => by) }, 'decided by two persons')
    steps.record({ atMs: decidedAtMs, organisation: 'HUB', region: '', key, step: 'manual' })
    this.looking.turn()
    const [kept] = await store.kept(1, keyText(key))
    return kept as KeptManual
  }

  private entryOf({ key, said }: HeardManual, signed: KeptManual['signed']): NewManual {
    const amounts = provenAmounts(said.token, key, this.parts.verifier)
    if (typeof amounts === 'string') throw new Error(`a manual decision about nothing: ${amounts}`)
    const { enrollmentRegion, day, isConfirmed } = said
    return { key, enrollmentRegion, signed, day, postings: isConfirmed ? amounts.postings : [] }
  }

  private async noteSigns(now = false): Promise<void> {
    const { store, clock, regions, linked } = this.parts
    if (!now && clock.monotonic() - this.signsKeptAtMs < SIGNS_EVERY_MS) return
    const heard = [...new Set([...this.signs, ...linked()])]
    this.signs.clear()
    try {
      await store.note(regions(), heard)
      this.signsKeptAtMs = clock.monotonic()
    } catch (error) {
      for (const region of heard) this.signs.add(region)
      throw error
    }
  }

  private publish(topic: string, key: string, record: ControlRecordIn): Promise<void> {
    return this.parts.bus.publish(topic, { key, value: codecs.controlRecord.encode(record) }, PUBLISH_MS)
  }
}

export function wordFor({ isConfirmed }: { readonly isConfirmed: boolean }): 'confirmed' | 'cancelled' {
  return isConfirmed ? 'confirmed' : 'cancelled'
}

const SHANGHAI_AHEAD_MS = 8 * 3_600_000

/** For people: 2026-11-23 04:05. */
function shanghaiTime(instantMs: number): string {
  return new Date(instantMs + SHANGHAI_AHEAD_MS).toISOString().slice(0, 16).replace('T', ' ')
}
