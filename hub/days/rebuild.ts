/**
 * Teaches a hub that lost its books (protocol message 12 the other way round): every care region tells all it ever
 * decided, signed anew, page by page. Signatures are sampled, because the day roots that every enrollment region has
 * signed prove the whole afterwards: an amount that nobody authorised would make another root.
 */
import { type Cancel, type Clock, repeatedly, type Timers } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import { owedBy } from '../../common/double-entry'
import type { Log } from '../../common/log'
import { type Fen, fenFromWire } from '../../common/money'
import type { Region } from '../../common/regions'
import { namesKey, type SettlementKey } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import type { Decision, DecisionsTold, SignedDecision } from '../../proto/types'
import { examine, plainKey } from '../facts/examine'
import type { DayStore } from './day-store'

/** A decision to be put into the books again. */
export interface Relearned {
  readonly key: SettlementKey
  readonly signed: SignedDecision
  readonly enrollmentRegion: Region
  readonly confirmed?: { readonly day: string; readonly owedFen: Fen; readonly totalFen: Fen }
}

/** Decisions of one care region, and how far they lead. */
export interface Page {
  readonly region: Region
  readonly after: Buffer
  /** Empty: these were the last. */
  readonly next: Buffer
  readonly checked: number
  readonly highestFactNumber: number
  readonly decisions: readonly Relearned[]
}

/** How far one care region has been read. */
export interface Progress {
  readonly region: Region
  readonly decisions: number
  readonly checked: number
  readonly isDone: boolean
}

export interface RebuildStore {
  /** Reading begins, or goes on where it stopped. */
  begin(regions: readonly Region[]): Promise<void>
  progress(): Promise<readonly Progress[]>
  /** Regions that told nothing for so long, and where they stand. */
  stalled(forMs: number): Promise<readonly { readonly region: Region; readonly next: Buffer }[]>
  /** Inbox, postings, alarms and the place, in one commit. */
  take(page: Page): Promise<void>
  /** Every accounting day in the books. */
  days(): Promise<readonly string[]>
}

export interface RebuildParts {
  readonly store: RebuildStore
  readonly rows: Pick<DayStore, 'askCare'>
  /** Whose decisions are read. */
  readonly regions: () => readonly Region[]
  /** Hears that everything is read again. */
  begun?(): Promise<void>
  readonly verifier: Verifier
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
}

export interface Rebuild {
  /** Begins, or goes on where the last one stopped. */
  begin(): Promise<void>
  progress(): Promise<readonly Progress[]>
  days(): Promise<readonly string[]>
  /** A page came. @param region of the Link's certificate */
  told(page: DecisionsTold, region: Region): Promise<void>
  start(): void
  close(): Promise<void>
}

/** The first of every page, and every so-manieth behind it, is checked in full. */
const CHECK_EVERY = 64
const LOOK_EVERY_MS = 1_000
const STALLED_MS = 3_000

export function rebuildOver(parts: RebuildParts): Rebuild {
  return new Rebuilding(parts)
}

class Rebuilding implements Rebuild {
  /** Pages of one region are taken one after the other. */
  private readonly taking = new Map<Region, Promise<void>>()
  private stop: Cancel = () => undefined

  constructor(private readonly parts: RebuildParts) {}

  async begin(): Promise<void> {
    await this.parts.store.begin(this.parts.regions())
    await this.parts.begun?.()
    await this.askStalled(0)
  }

  progress(): Promise<readonly Progress[]> {
    return this.parts.store.progress()
  }

  days(): Promise<readonly string[]> {
    return this.parts.store.days()
  }

  async told(page: DecisionsTold, region: Region): Promise<void> {
    // The next one is on its way while this one is written.
    const asking = page.next.length > 0 ? this.ask(region, page.next) : Promise.resolve()
    const before = this.taking.get(region) ?? Promise.resolve()
    const taking = before.then(() => this.take(page, region))
    this.taking.set(
      region,
      taking.catch(() => undefined),
    )
    await Promise.all([asking, taking])
  }

  start(): void {
    this.stop = repeatedly(this.parts.timers, LOOK_EVERY_MS, () => {
      const asking = this.askStalled(STALLED_MS)
      asking.catch((error: Error) => this.parts.log.warn({ err: error }, 'a look at the rebuild failed'))
    })
  }

  async close(): Promise<void> {
    this.stop()
    await Promise.all(this.taking.values())
  }

  private async askStalled(forMs: number): Promise<void> {
    for (const { region, next } of await this.parts.store.stalled(forMs)) await this.ask(region, next)
  }

  private ask(region: Region, after: Buffer): Promise<void> {
    return this.parts.rows.askCare(region, 'rebuild', { decisions: { after } })
  }

  private async take(
    { after, next, decisions: told, highestFactNumber }: DecisionsTold,
    region: Region,
  ): Promise<void> {
    const { verifier, clock, store, log } = this.parts
    const examining = { verifier, isRegion: () => true, atMs: clock.now(), epoch: 0 }
    const decisions: Relearned[] = []
    let checked = 0
    for (const [place, signed] of told.entries()) {
      const read = relearned(signed, region)
      const isChecked = place % CHECK_EVERY === 0
      const fact = { signed, enrollmentRegion: '', number: highestFactNumber, hubEpoch: 0 }
      const isSound = read && (!isChecked || 'usable' in examine(fact, region, examining))
      if (isChecked) checked++
      if (isSound) decisions.push(read)
      else log.error({ region, place }, 'a decision of a care region cannot be used; it is left out')
    }
    await store.take({ region, after, next, checked, highestFactNumber, decisions })
  }
}

/** What the decision says, its signatures unseen. */
function relearned(signed: SignedDecision, region: Region): Relearned | undefined {
  try {
    const decision = codecs.decision.decode(signed.decision)
    const key = plainKey(decision.key)
    if (!key || key.careRegion !== region) return undefined
    if (decision.cancelled) return { key, signed, enrollmentRegion: decision.enrollmentRegion }
    return confirmedAgain(decision, key, signed)
  } catch {
    return undefined
  }
}

function confirmedAgain({ confirmed }: Decision, key: SettlementKey, signed: SignedDecision): Relearned | undefined {
  if (!confirmed) return undefined
  const verdict = codecs.bookedVerdict.decode(codecs.signedVerdict.decode(confirmed.token).verdict)
  const split = verdict.authorised?.split
  if (!split || !namesKey(verdict.key, key)) return undefined
  const amounts = { owedFen: owedBy(split), totalFen: fenFromWire(split.totalFen) }
  return { key, signed, enrollmentRegion: verdict.enrollmentRegion, confirmed: { day: confirmed.day, ...amounts } }
}
