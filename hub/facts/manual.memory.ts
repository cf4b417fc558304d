/** Manual decisions beside the hub's tables in memory: the same promises as in Postgres. */
import type { Clock } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import { type Posting, reversed } from '../../common/double-entry'
import { PERSONS } from '../../common/manual'
import type { Region } from '../../common/regions'
import { keyText, type SettlementKey } from '../../common/settlement-key'
import type { ManualDecision } from '../../proto/types'
import type { Kept, KeptManual, ManualStore, NewManual, OpenAuthorisation, Proposal } from './manual-store'
import type { OwnFacts } from './own-facts'

/** What the tables beside it hold. */
export interface Beside {
  readonly clock: Clock
  /** What D(s) turned out to be, if it is known. */
  outcomeOf(name: string): 'confirmed' | 'cancelled' | undefined
  /** What enrollment regions ask about. */
  asked(): readonly OpenAuthorisation[]
  /** Nobody asks any more. */
  forgetInquiry(name: string, enrollmentRegion: Region): void
  /** Under which epoch a region goes on; 0: it was never restored. */
  epochOf(region: Region): number
  /** Whether a fact ever went there and was taken. */
  hasTaken(region: Region): boolean
}

export interface ManualRow extends NewManual {
  sentAt?: number
  ackedEpoch?: number
}

export interface ManualInMemory extends ManualStore {
  /** By keyText. */
  readonly decided: ReadonlyMap<string, ManualRow>
  /** What a care region that is here is told. */
  readonly ofCareRegion: OwnFacts['manual']
  /** Of one settlement, with what was taken back. */
  postingsOf(name: string): readonly Posting[]
  /** A backup of now; calling it restores the tables as they are, and has the regions asked what was lost. */
  backup(): () => void
}

export function manualInMemory(beside: Beside): ManualInMemory {
  return new Tables(beside)
}

/** Own properties, so that a store may be taken apart and put together again. */
class Tables implements ManualInMemory {
  readonly decided = new Map<string, ManualRow>()
  private readonly proposed = new Map<string, Proposal & { readonly marks: ReadonlySet<string> }>()
  private readonly seenAt = new Map<Region, number>()
  private readonly wanted = new Map<Region, { next: string; askedAt: number | undefined }>()

  constructor(private readonly beside: Beside) {}

  readonly postingsOf = (name: string): readonly Posting[] => {
    const row = this.decided.get(name)
    if (!row) return []
    // Whatever came first, what D(s) says stands and M(s) cancels itself out.
    return this.beside.outcomeOf(name) ? [...row.postings, ...reversed(row.postings)] : row.postings
  }

  readonly backup = (): (() => void) => {
    const copy = [...this.decided].map(([name, row]) => [name, { ...row }] as const)
    return () => {
      this.decided.clear()
      for (const [name, row] of copy) this.decided.set(name, { ...row })
      this.proposed.clear()
      for (const region of this.seenAt.keys()) {
        this.seenAt.set(region, this.beside.clock.monotonic())
        this.wanted.set(region, { next: '', askedAt: undefined })
      }
    }
  }

  readonly open = async (settlement: string): Promise<readonly OpenAuthorisation[]> => {
    const asked = this.beside.asked().filter(({ key }) => isNamed(key, settlement))
    return asked.filter(({ key }) => !this.beside.outcomeOf(keyText(key)))
  }

  readonly propose = async (offer: Omit<Proposal, 'words'>, { word, marks }: Parameters<ManualStore['propose']>[1]) => {
    const name = keyText(offer.key)
    const known = this.proposed.get(name)
    if (!known) this.proposed.set(name, { ...offer, words: [word], marks: new Set(marks) })
    else if (
      known.isConfirmed === offer.isConfirmed &&
      known.words.length < PERSONS &&
      !marks.some((mark) => known.marks.has(mark))
    )
      this.proposed.set(name, { ...known, words: [...known.words, word], marks: new Set([...known.marks, ...marks]) })
    return this.proposed.get(name) as Proposal
  }

  readonly proposals = async (): Promise<readonly Proposal[]> => {
    return [...this.proposed.values()]
  }

  readonly withdraw = async (settlement: string): Promise<Proposal | undefined> => {
    const found = [...this.proposed.values()].find(({ key }) => isNamed(key, settlement))
    if (found) this.proposed.delete(keyText(found.key))
    return found
  }

  readonly keep = async ({ silentMs, ...manual }: NewManual): Promise<Kept> => {
    const name = keyText(manual.key)
    const seenAt = this.seenAt.get(manual.key.careRegion)
    const isHeard = silentMs !== undefined && seenAt !== undefined && this.beside.clock.monotonic() - seenAt < silentMs
    if (isHeard) return 'heard'
    this.proposed.delete(name)
    const isDecided = this.beside.outcomeOf(name) !== undefined
    if (isDecided && silentMs !== undefined) return 'overtaken'
    if (this.decided.has(name)) return 'known'
    this.decided.set(name, { ...manual, postings: isDecided ? [] : manual.postings })
    this.beside.forgetInquiry(name, manual.enrollmentRegion)
    return 'kept'
  }

  readonly kept = async (most: number, settlement?: string): Promise<readonly KeptManual[]> => {
    const rows = [...this.decided.values()].filter(({ key }) => settlement === undefined || isNamed(key, settlement))
    return rows.slice(-most).map(({ key, signed, ackedEpoch }) => ({
      said: codecs.manualDecision.decode(signed.manual) as ManualDecision,
      ...{ signed, isAcknowledged: ackedEpoch !== undefined, overruledBy: this.beside.outcomeOf(keyText(key)) },
      postings: this.postingsOf(keyText(key)),
    }))
  }

  readonly claim = async (resendMs: number, most: number) => {
    const now = this.beside.clock.monotonic()
    const isSentNow = ({ sentAt }: ManualRow) => sentAt !== undefined && sentAt > now - resendMs
    const due = [...this.decided.values()].filter((row) => this.isOwed(row) && !isSentNow(row))
    return due.slice(0, most).map((row) => {
      row.sentAt = now
      return { enrollmentRegion: row.enrollmentRegion, signed: row.signed }
    })
  }

  readonly acknowledged = async (
    key: SettlementKey,
    enrollmentRegion: Region,
    enrollmentEpoch: number,
  ): Promise<void> => {
    const row = this.decided.get(keyText(key))
    if (row?.enrollmentRegion === enrollmentRegion) row.ackedEpoch = enrollmentEpoch
  }

  readonly note = async (regions: readonly Region[], heard: readonly Region[]): Promise<void> => {
    const now = this.beside.clock.monotonic()
    for (const region of regions) if (heard.includes(region) || !this.seenAt.has(region)) this.seenAt.set(region, now)
  }

  readonly ofCareRegion: OwnFacts['manual'] = async (careRegion, most) => {
    this.seenAt.set(careRegion, this.beside.clock.monotonic())
    const its = [...this.decided.values()].filter(({ key }) => key.careRegion === careRegion)
    const undecided = its.filter(({ key }) => !this.beside.outcomeOf(keyText(key)))
    const acked = undecided.filter((row) => !this.isOwed(row))
    const isOpen = acked.length < undecided.length || acked.length > most || this.isAsking()
    return { decisions: acked.slice(0, most).map(({ signed }) => signed), isOpen }
  }

  private isAsking(): boolean {
    return [...this.wanted.keys()].some((region) => this.beside.hasTaken(region))
  }

  private isOwed({ ackedEpoch, enrollmentRegion }: ManualRow): boolean {
    return ackedEpoch === undefined || ackedEpoch < this.beside.epochOf(enrollmentRegion)
  }

  readonly silences = async () => {
    const now = this.beside.clock.monotonic()
    return [...this.seenAt].map(([region, at]) => ({ region, silentMs: now - at }))
  }

  readonly want = async (regions: readonly Region[]): Promise<void> => {
    for (const region of regions) this.wanted.set(region, { next: '', askedAt: undefined })
  }

  readonly claimWanted = async (againMs: number) => {
    const now = this.beside.clock.monotonic()
    const due = [...this.wanted].filter(([, { askedAt }]) => askedAt === undefined || askedAt <= now - againMs)
    return due.map(([region, row]) => {
      row.askedAt = now
      return { region, next: row.next }
    })
  }

  readonly heard = async (region: Region, next: string): Promise<void> => {
    if (next === '') this.wanted.delete(region)
    else this.wanted.set(region, { next, askedAt: undefined })
  }
}

function isNamed(key: SettlementKey, settlement: string): boolean {
  return key.settleId === settlement || keyText(key) === settlement
}
