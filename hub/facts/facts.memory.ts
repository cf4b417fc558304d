/**
 * The hub's tables in memory, for tests and the simulator: the same promises as in Postgres. One object is one
 * database; several instances may share it.
 */
import { backupOf } from '../../common/backup.memory'
import type { Clock } from '../../common/clock'
import { balancesOf } from '../../common/double-entry'
import type { Region } from '../../common/regions'
import { keyFromWire, keyText, type SettlementKey } from '../../common/settlement-key'
import type { DownRow, DownRowIn, SignedDecision } from '../../proto/types'
import type { Booked, Learned, Ledger } from '../ledger/ledger'
import type { DownRowStore } from './down-row-store'
import type {
  FactStore,
  LearnedFact,
  Outcome,
  OutgoingFact,
  RegionWord,
  RelayBounds,
  UnusableFact,
  UsableFact,
} from './fact-store'
import { type ManualInMemory, manualInMemory } from './manual.memory'
import type { OpenAuthorisation } from './manual-store'
import type { RestorationStore } from './restorations'

interface OutboxRow {
  readonly rowId: bigint
  readonly key: SettlementKey
  readonly destination: Region
  signed: SignedDecision
  sentAt?: number | undefined
  firstSentAt?: number | undefined
  sends: number
  refusedCode?: string
  retryAt: number
}

export interface HubInMemory {
  readonly facts: FactStore
  readonly downRows: DownRowStore
  readonly ledger: Ledger
  /** As a promote or a restore does (R18). */
  raiseEpoch(): void
  readonly restorations: RestorationStore
  readonly manual: ManualInMemory
  /** A region has seen this one. */
  epochSeen(epoch: number): void
  /** Puts a row among those that wait for a care region; one of the same name is replaced. */
  askCare(region: Region, name: string, row: DownRowIn): void
  /** A backup of now; calling it restores the tables as they are. */
  backup(): () => void
  /** What was learned, by keyText. */
  readonly learned: ReadonlyMap<string, UsableFact>
  /** What people look at. */
  readonly outbox: ReadonlyMap<string, OutboxRow>
  readonly waitingDown: readonly DownRow[]
  readonly quarantined: ReadonlyMap<string, UnusableFact>
  readonly equivocations: readonly UsableFact[]
}

const HOUR_MS = 3_600_000
const UTF8_ORDER = (a: Booked, b: Booked) => (keyText(a.key) < keyText(b.key) ? -1 : 1)

export function hubInMemory(clock: Clock, bounds: RelayBounds): HubInMemory {
  return new Tables(clock, bounds)
}

class Tables implements HubInMemory {
  private epochNow = 1
  private readonly inbox = new Map<string, UsableFact>()
  readonly outbox = new Map<string, OutboxRow>()
  private readonly lastAckAt = new Map<Region, number>()
  private readonly epochs = new Map<Region, number>()
  private readonly againTo = new Map<Region, bigint>()
  readonly quarantined = new Map<string, UnusableFact>()
  readonly equivocations: UsableFact[] = []
  private readonly down = new Map<string, { readonly rowId: number; readonly region: Region; content: DownRowIn }>()
  private readonly listeners = new Set<(region: Region) => void>()
  private ids = 0

  constructor(
    private readonly clock: Clock,
    private readonly bounds: RelayBounds,
  ) {
    this.manual = manualInMemory({
      clock,
      outcomeOf: (name) => {
        const fact = this.inbox.get(name)
        return fact && (fact.confirmed ? 'confirmed' : 'cancelled')
      },
      asked: () => this.waitingDown.flatMap(authorisationIn),
      forgetInquiry: (name, region) => void this.down.delete(`i/${name}/${region}`),
      epochOf: (region) => this.epochs.get(region) ?? 0,
      hasTaken: (region) =>
        this.lastAckAt.has(region) || [...this.inbox.values()].some(({ destination }) => destination === region),
    })
  }

  raiseEpoch(): void {
    this.epochNow++
  }

  epochSeen(epoch: number): void {
    if (epoch > this.epochNow) this.epochNow = epoch + 1
  }

  askCare(region: Region, name: string, row: DownRowIn): void {
    this.down.delete(`d/${region}/${name}`)
    this.queueDown(`d/${region}/${name}`, region, row)
  }

  backup(): () => void {
    const restores = [
      this.manual.backup(),
      backupOf<unknown>([this.epochs, this.inbox, this.down]),
      backupOf([this.outbox], (row) => ({ ...row })),
    ]
    return () => {
      for (const restore of restores) restore()
    }
  }

  readonly manual: ManualInMemory

  get learned(): ReadonlyMap<string, UsableFact> {
    return this.inbox
  }

  get waitingDown(): readonly DownRow[] {
    return [...this.down.values()].map(({ rowId, content }) => ({ rowId, ...content }) as DownRow)
  }

  readonly facts: FactStore = {
    epoch: async () => this.epochNow,
    learn: async (facts) => facts.map((fact) => this.learn(fact)),
    quarantine: async (facts) => {
      for (const fact of facts) this.quarantined.set(`${fact.linkRegion} ${fact.digest.toString('hex')}`, fact)
    },
    claim: async () => this.claim(),
    giveBack: async (rowIds) => this.giveBack(new Set(rowIds)),
    take: async (words, toldHere) => words.map((word) => this.take(word, toldHere)),
  }

  readonly restorations: RestorationStore = {
    restored: async ({ region, epoch, careRegions, row }) => {
      if (epoch > (this.epochs.get(region) ?? 0)) {
        this.epochs.set(region, epoch)
        // All of them: when each was learned is not kept here.
        for (const fact of this.inbox.values())
          if (fact.enrollmentRegion === region) this.arm({ ...fact, destination: region })
        this.againTo.set(region, BigInt(this.ids))
      }
      for (const care of careRegions) this.queueDown(`r/${region}/${epoch}/${care}`, care, row)
    },
    isOwing: async (region) => {
      const againTo = this.againTo.get(region) ?? 0n
      return [...this.outbox.values()].some(
        ({ destination, rowId, refusedCode }) => destination === region && rowId <= againTo && !refusedCode,
      )
    },
  }

  readonly downRows: DownRowStore = {
    waiting: async (asked, mostEach) =>
      new Map(asked.map(({ region, after }) => [region, this.waitingFor(region, after).slice(0, mostEach)])),
    handled: async (region, rowIds) => {
      for (const [name, row] of this.down)
        if (row.region === region && rowIds.includes(row.rowId)) this.down.delete(name)
    },
    onNews: (listener) => {
      this.listeners.add(listener)
      return () => void this.listeners.delete(listener)
    },
  }

  readonly ledger: Ledger = {
    of: async (settleId) => [...this.inbox.values()].filter(({ key }) => key.settleId === settleId).map(learnedOf),
    page: async (day, after, most) => {
      const from = after ? keyText(after) : ''
      const booked = [...this.inbox.values()].flatMap((fact) => this.bookedOf(fact)).sort(UTF8_ORDER)
      return booked.filter((one) => keyText(one.key) > from && (day === undefined || one.day === day)).slice(0, most)
    },
    positions: async () =>
      balancesOf([
        ...[...this.inbox.values()].flatMap(({ confirmed }) => confirmed?.postings ?? []),
        ...[...this.manual.decided.keys()].flatMap((name) => this.manual.postingsOf(name)),
      ]),
  }

  private learn(fact: UsableFact): LearnedFact {
    const name = keyText(fact.key)
    const known = this.inbox.get(name)
    if (known && !known.signed.decision.equals(fact.signed.decision)) {
      this.equivocations.push(fact)
      return { outcome: 'differs' }
    }
    if (!known) this.inbox.set(name, fact)
    const outcome: Outcome = known ? 'known' : 'learned'
    if (fact.row) {
      this.queueDown(`a/${this.epochNow}/${name}/`, fact.key.careRegion, fact.row)
      return { outcome }
    }
    const rowId = this.arm(fact)
    return rowId === undefined ? { outcome } : { outcome, rowId }
  }

  private arm({ key, destination, signed }: UsableFact): bigint | undefined {
    const name = `${keyText(key)}/${destination}`
    const armed = this.outbox.get(name)
    if (armed?.refusedCode) Object.assign(armed, { signed, retryAt: this.clock.monotonic() })
    if (armed) return undefined
    const hasRoom = this.roomFor(destination) > 0
    const sentAt = hasRoom ? this.clock.monotonic() : undefined
    const rowId = BigInt(++this.ids)
    const row = { rowId, key, destination, signed, sentAt, firstSentAt: sentAt, sends: hasRoom ? 1 : 0, retryAt: 0 }
    this.outbox.set(name, row)
    return hasRoom ? rowId : undefined
  }

  private roomFor(destination: Region): number {
    const now = this.clock.monotonic()
    const { resendMs, inFlightMax, probes } = this.bounds
    const rows = [...this.outbox.values()].filter((row) => row.destination === destination && !row.refusedCode)
    const isOld = ({ firstSentAt }: OutboxRow) => firstSentAt !== undefined && firstSentAt < now - resendMs
    const isSilent = (this.lastAckAt.get(destination) ?? -resendMs) < now - resendMs && rows.some(isOld)
    const onTheWay = rows.filter(({ sentAt }) => sentAt !== undefined && sentAt > now - resendMs).length
    return Math.max(0, (isSilent ? probes : inFlightMax) - onTheWay)
  }

  private claim(): OutgoingFact[] {
    if (this.outbox.size === 0) return []
    const now = this.clock.monotonic()
    const destinations = new Set([...this.outbox.values()].map(({ destination }) => destination))
    return [...destinations].flatMap((destination) => {
      const rows = [...this.outbox.values()].filter((row) => row.destination === destination)
      const isDue = ({ sentAt }: OutboxRow) => sentAt === undefined || sentAt <= now - this.bounds.resendMs
      const due = rows.filter((row) => !row.refusedCode && isDue(row)).slice(0, this.roomFor(destination))
      const again = rows.filter((row) => row.refusedCode && row.retryAt <= now).slice(0, this.bounds.probes)
      return [...due, ...again].map((row) => this.sendNow(row, now))
    })
  }

  private sendNow(row: OutboxRow, now: number): OutgoingFact {
    row.sentAt = now
    row.firstSentAt ??= now
    row.sends++
    if (row.refusedCode) row.retryAt = now + HOUR_MS
    const { rowId, destination, key, signed } = row
    return { rowId, destination, key, signed }
  }

  private giveBack(rowIds: ReadonlySet<bigint>): void {
    for (const row of this.outbox.values()) {
      if (!rowIds.has(row.rowId)) continue
      if (row.sends <= 1) row.firstSentAt = undefined
      row.sentAt = this.clock.monotonic() - this.bounds.resendMs + this.bounds.pauseMs
    }
  }

  private take({ key, enrollmentRegion, ack, row }: RegionWord, toldHere?: ReadonlySet<Region>): boolean {
    const name = `${keyText(key)}/${enrollmentRegion}`
    if (!ack) {
      if (this.manual.decided.has(keyText(key))) return false
      this.queueDown(`i/${name}`, key.careRegion, row)
      return true
    }
    if (ack.hubEpoch !== this.epochNow || !this.inbox.has(keyText(key))) return false
    if ((ack.enrollmentEpoch ?? Number.POSITIVE_INFINITY) < (this.epochs.get(enrollmentRegion) ?? 0)) return false
    this.lastAckAt.set(enrollmentRegion, this.clock.monotonic())
    const armed = this.outbox.get(name)
    if (!ack.refusedCode) this.outbox.delete(name)
    else if (armed) Object.assign(armed, { refusedCode: ack.refusedCode, retryAt: this.clock.monotonic() + HOUR_MS })
    if (ack.refusedCode || !toldHere?.has(key.careRegion))
      this.queueDown(`a/${this.epochNow}/${ack.refusedCode ?? ''}/${name}`, key.careRegion, row)
    return true
  }

  private queueDown(name: string, region: Region, content: DownRowIn): void {
    const waiting = this.down.get(name)
    if (!waiting) this.down.set(name, { rowId: ++this.ids, region, content })
    else if (name.startsWith('i/')) waiting.content = content
    for (const tell of this.listeners) tell(region)
  }

  private waitingFor(region: Region, after: number): DownRow[] {
    if (this.down.size === 0) return []
    const rows = [...this.down.values()].filter((row) => row.region === region && row.rowId > after)
    return rows.map(({ rowId, content }) => ({ rowId, ...content }) as DownRow)
  }

  private bookedOf({ key, enrollmentRegion, confirmed }: UsableFact): Booked[] {
    if (!confirmed) return []
    const rows = [...this.outbox.values()].filter((row) => keyText(row.key) === keyText(key))
    return [{ key, enrollmentRegion, ...confirmed, inFlightTo: rows.map(({ destination }) => destination).sort() }]
  }
}

function authorisationIn({ inquiry }: DownRow): OpenAuthorisation[] {
  const key = keyFromWire(inquiry?.key)
  return inquiry && key ? [{ key, enrollmentRegion: inquiry.enrollmentRegion, token: inquiry.token as Buffer }] : []
}

function learnedOf({ key, signed, confirmed }: UsableFact): Learned {
  return { key, decision: signed.decision, postings: confirmed?.postings ?? [] }
}
