/**
 * Closes days (protocol 1.4.8): asks every region what it holds, compares with what the hub holds, closes what is
 * equal, names what is not. Everything stands in tables, so any instance may do any step, and twice is as good as once.
 */
import type { Bus } from '../../common/bus'
import {
  type Cancel,
  type Clock,
  dayInShanghai,
  daysAfter,
  isCalendarDay,
  repeatedly,
  type Timers,
} from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import type { ClosedUnit, DayBook } from '../../common/day-book'
import { areEqual, unitText } from '../../common/day-rows'
import { isOwnWord, isWholeList, readTotals, signedTotals, unitFromWire } from '../../common/day-words'
import { speaksFor } from '../../common/identity'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import type { Signer, Verifier } from '../../common/signing'
import type { Topics } from '../../common/topics'
import type { DayReply, DayRequestIn, DayUnit } from '../../proto/types'
import type { Freezes } from '../facts/freezes'
import { type DayStore, DIGESTS, type Half, type Marker, type OpenDay } from './day-store'
import type { DayDifference } from './differences'
import { type Investigating, investigate, lastKeyOf } from './investigate'
import { type DayView, dayView, type Halves, regionOf, standingOf, toBeAsked, type UnitView } from './units'

export interface DaysParts {
  readonly book: DayBook
  readonly store: DayStore
  readonly halves: () => Halves
  /** Whose units do not close just now; absent: everybody's do. */
  readonly frozen?: Pick<Freezes, 'refusal'>
  readonly signer: Signer
  readonly verifier: Verifier
  readonly bus: Pick<Bus, 'publish'>
  readonly topics: Pick<Topics, 'control'>
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
}

export interface DayState extends DayView {
  readonly differences: readonly DayDifference[]
  /** Everybody has told, every unit is closed. */
  readonly isDone: boolean
}

export interface Days {
  /** That day is to be closed, by whichever instance; with flip it is ended first where it is still open. */
  ask(day: string, flip: boolean): Promise<void>
  oldestUnclosed(): Promise<string | undefined>
  state(day: string): Promise<DayState>
  /** What a half of a region said. @param region of the Link's certificate; over the bus the signatures tell */
  replied(reply: DayReply, half: Half, region: Region): Promise<void>
  /** One round over all open days. */
  tick(): Promise<void>
  start(): void
  /** Resolves when the round under way is done. */
  close(): Promise<void>
}

const LOOK_EVERY_MS = 500
const PUBLISH_MS = 5_000
/** The first repetition, and the longest pause between two. */
const ASK_AGAIN_MS = 250
const ASK_AGAIN_MAX_MS = 10_000
/** What is merely on its way arrives meanwhile; a difference does not. */
const SUSPICIOUS_AFTER_MS = 2_000
const ASKED_MAX = 100_000

export function daysClosing(parts: DaysParts): Days {
  return new DaysClosing(parts)
}

class DaysClosing implements Days {
  /** When the same may be asked again, and how long the pause then is. May be forgotten at any time. */
  private readonly asked = new Map<string, { dueMs: number; pauseMs: number }>()
  private readonly unequalSince = new Map<string, number>()
  private stop: Cancel = () => undefined
  private running: Promise<void> | undefined
  private isWanted = false
  private today = ''

  constructor(private readonly parts: DaysParts) {}

  async ask(day: string, flip: boolean): Promise<void> {
    await this.parts.store.ask(day, flip)
    this.asked.clear()
    this.soon()
  }

  async oldestUnclosed(): Promise<string | undefined> {
    await this.parts.book.gather()
    return this.parts.store.oldestUnclosed()
  }

  async state(day: string): Promise<DayState> {
    const { view } = await this.look(day)
    const differing = view.units.filter((unit) => this.isSuspicious(unit))
    const found = await Promise.all(differing.map((unit) => investigate(unit, this.investigating())))
    const isDone = isComplete(view) && (await this.parts.store.isDone(day))
    return { ...view, differences: found.flat(), isDone }
  }

  async replied(reply: DayReply, half: Half, region: Region): Promise<void> {
    const { totals, digests, bucket, kept } = reply
    if (totals) await this.totalsTold(totals, half, region)
    else if (digests) await this.told(digests.unit, { half, region, bucket: DIGESTS, content: digests.digests })
    else if (bucket) {
      const { unit: wireUnit, bucket: number, after, rows, hasMore } = bucket
      await this.told(wireUnit, { half, region, bucket: number, content: rows, isMore: after.length > 0 })
      const unit = unitFromWire(wireUnit)
      if (unit && hasMore)
        await this.request(half, region, { bucket: { unit, bucket: number, after: lastKeyOf(rows) } })
    }
    if (kept) await this.keptBy(kept, half, region)
    this.soon()
  }

  async tick(): Promise<void> {
    const { store, clock } = this.parts
    const today = dayInShanghai(clock.now())
    if (today !== this.today) {
      // The clock ended yesterday everywhere; it closes without anybody asking.
      if (!(await store.isDone(daysAfter(today, -1)))) await store.ask(daysAfter(today, -1), false)
      this.today = today
    }
    for (const day of await store.open()) await this.drive(day)
  }

  start(): void {
    this.stop = repeatedly(this.parts.timers, LOOK_EVERY_MS, () => this.soon())
  }

  async close(): Promise<void> {
    this.stop()
    this.isWanted = false
    await this.running
  }

  /** A round now, or right after the one under way. */
  private soon(): void {
    this.isWanted = true
    this.running ??= this.rounds().finally(() => {
      this.running = undefined
    })
  }

  private async rounds(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false
      await this.tick().catch((error: Error) => this.parts.log.warn({ err: error }, 'a look at open days failed'))
    }
  }

  private async look(day: string): Promise<Look> {
    const { book, store, halves } = this.parts
    const [hub, told, closed] = await Promise.all([book.totals(day), store.told(day), book.closed(day)])
    const view = dayView({ day, halves: halves(), hub, told, closed: closed.map(({ unit }) => unit) })
    return { view, closed }
  }

  private async drive({ day, flip }: OpenDay): Promise<void> {
    let { view, closed } = await this.look(day)
    const mayClose = ({ unit }: UnitView) => !this.parts.frozen?.refusal(unit.careRegion)
    const equal = view.units.filter((unit) => standingOf(unit) === 'equal' && mayClose(unit))
    if (equal.length > 0) {
      await this.parts.book.finalise()
      for (const unit of equal) await this.closeUnit(unit)
      ;({ view, closed } = await this.look(day))
    }
    const isKnown = await this.tellClosed(day, closed)
    if (isComplete(view)) {
      // A hub that dies here tells it again: each party has a right to the three signatures.
      if (!isKnown) return
      await this.parts.store.done(day)
      this.parts.log.info({ day, units: view.units.length }, 'the day is closed')
      return
    }
    for (const [name, otherRegions] of toBeAsked(view)) {
      const [half, region] = name.split(' ') as [Half, Region]
      if (!this.isDue(`${day} ${name} ${otherRegions.join()}`)) continue
      await this.request(half, region, {
        totals: { day, otherRegions: [...otherRegions], flip: flip && half === 'care' },
      })
    }
    for (const unit of view.units) if (this.isSuspicious(unit)) await investigate(unit, this.investigating())
  }

  private async closeUnit({ unit, hub, care, enrollment }: UnitView): Promise<void> {
    if (!care || !enrollment) return
    const closing = {
      care: care.signed,
      hub: signedTotals(hub, this.parts.signer),
      enrollment: enrollment.signed,
    }
    await this.parts.book.keepClosed(unit, codecs.dayClosing.encode(closing))
    this.parts.log.info({ unit: unitText(unit), count: hub.count }, 'a unit closed')
  }

  /**
   * Tells what closed to whoever does not keep it yet. What is kept is told, not what was made: two instances may close
   * a unit in the same moment, each with a signature of its own, and everybody is to have the same.
   * @returns whether all keep all
   */
  private async tellClosed(day: string, closed: readonly ClosedUnit[]): Promise<boolean> {
    if (closed.length === 0) return true
    const known = await this.parts.store.known(day)
    const halves = ['care', 'enrollment'] as const
    const open = closed.flatMap((one) =>
      halves.map((half) => ({ ...one, half, name: `${half} ${unitText(one.unit)}` })),
    )
    const untold = open.filter(({ name }) => !known.has(name))
    for (const { half, unit, closing } of untold.filter(({ name }) => this.isDue(`closed ${name}`))) {
      await this.request(half, regionOf(unit, half), { closed: codecs.dayClosing.decode(closing) })
    }
    return untold.length === 0
  }

  private async keptBy(wireUnit: DayUnit, half: Half, region: Region): Promise<void> {
    const unit = unitFromWire(wireUnit)
    if (unit && region === regionOf(unit, half)) await this.parts.store.keepKnown(unit, half)
  }

  /** Neither closed nor only behind: the same number of settlements and another root, or unequal for long. */
  private isSuspicious(view: UnitView): boolean {
    const standing = standingOf(view)
    const name = unitText(view.unit)
    if (standing !== 'hub-differs' && standing !== 'enrollment-differs') {
      this.unequalSince.delete(name)
      return false
    }
    const nowMs = this.parts.clock.monotonic()
    const sinceMs = this.unequalSince.get(name) ?? nowMs
    this.unequalSince.set(name, sinceMs)
    const { hub, care, enrollment } = view
    const sameCount = [hub, enrollment].some((one) => one && care && one.count === care.count && !areEqual(one, care))
    return sameCount || nowMs - sinceMs >= SUSPICIOUS_AFTER_MS
  }

  private investigating(): Investigating {
    const { book, store } = this.parts
    return {
      book,
      store,
      want: (half, { unit, bucket }) => {
        if (!this.isDue(`${half} ${bucket} ${unitText(unit)}`)) return
        const wanted = bucket === DIGESTS ? { digests: { unit } } : { bucket: { unit, bucket } }
        void this.request(half, regionOf(unit, half), wanted)
      },
    }
  }

  private isDue(name: string): boolean {
    const nowMs = this.parts.clock.monotonic()
    const before = this.asked.get(name)
    if (before && nowMs < before.dueMs) return false
    if (this.asked.size >= ASKED_MAX) this.asked.clear()
    const pauseMs = before ? Math.min(before.pauseMs * 2, ASK_AGAIN_MAX_MS) : ASK_AGAIN_MS
    this.asked.set(name, { dueMs: nowMs + pauseMs, pauseMs })
    return true
  }

  /** What is lost on the way is asked again. */
  private async request(half: Half, region: Region, dayRequest: DayRequestIn): Promise<void> {
    const { store, bus, topics, log } = this.parts
    const record = { key: region, value: codecs.controlRecord.encode({ dayRequest }) }
    const asking =
      half === 'care'
        ? store.askCare(region, nameOf(dayRequest), { dayRequest })
        : bus.publish(topics.control(region), record, PUBLISH_MS)
    await asking.catch((error: Error) => log.warn({ err: error, half, region }, 'a request about a day did not leave'))
  }

  private async totalsTold(
    { day, isOver, units, listSignature }: NonNullable<DayReply['totals']>,
    half: Half,
    region: Region,
  ): Promise<void> {
    if (!isOver || !isCalendarDay(day) || !this.parts.halves()[half].includes(region)) return
    if (!isWholeList({ day, region, units, listSignature }, half, this.parts)) {
      this.parts.log.error({ half, region, day }, 'nobody there has signed that this is all of the day; not used')
      return
    }
    const nowMs = this.parts.clock.now()
    const markers = units.map((signed): Marker | undefined => {
      const read = readTotals(signed, this.parts.verifier, nowMs)
      const isTheirs = read && isOwnWord(read) && speaksFor(read.by, half, region)
      return isTheirs && read.unit.day === day ? { ...read, half, signed } : undefined
    })
    const sound = markers.filter((marker) => marker !== undefined)
    if (sound.length < units.length) {
      this.parts.log.error({ half, region, day }, 'totals of a day are not signed by whom they come from; not used')
      return
    }
    await this.parts.store.keepTold(day, { half, region }, sound)
  }

  private async told(
    wireUnit: Parameters<typeof unitFromWire>[0],
    { half, region, bucket, content, isMore = false }: Piece,
  ): Promise<void> {
    const unit = unitFromWire(wireUnit)
    if (!unit || region !== regionOf(unit, half)) return
    await this.parts.store.keepEvidence({ unit, half, bucket, content }, isMore)
  }
}

interface Look {
  readonly view: DayView
  readonly closed: readonly ClosedUnit[]
}

interface Piece {
  readonly half: Half
  readonly region: Region
  readonly bucket: number
  readonly content: Buffer
  readonly isMore?: boolean
}

function isComplete({ units, silent }: DayView): boolean {
  return silent.length === 0 && units.every((unit) => unit.isClosed)
}

/** A request that still waits is replaced by the same request. */
function nameOf({ totals, digests, bucket, closed }: DayRequestIn): string {
  if (totals) return `day/${totals.day}`
  const unit = unitFromWire((digests ?? bucket)?.unit as Parameters<typeof unitFromWire>[0])
  const name = unit ? unitText(unit) : ''
  if (digests) return `day-digests/${name}`
  if (bucket) return `day-bucket/${name}/${bucket.bucket}/${Buffer.from(bucket.after ?? '').toString('hex')}`
  return `day-closed/${closed?.care?.totals?.toString('hex')}`
}
