/**
 * What a reader has in hand: records taken from the bus and not yet dealt with. Records of one key go one after the
 * other, keys go beside one another up to the bound, and a record that fails keeps only its own key waiting. Both
 * buses read through it, so both mean the same by "handled".
 */
import { type InRecord, type Reading, Unusable } from './bus'
import { systemTimers } from './clock'
import type { Log } from './log'

/** Does the work after so many milliseconds; answers how to call it off. */
export type Later = (ms: number, work: () => void) => () => void

export const realLater: Later = (ms, work) => systemTimers.schedule(ms, work)

export interface Taken {
  readonly record: InRecord
  /** Asked before each try: a record of a partition that is no longer ours is let go. */
  stillOurs(): boolean
  /** Called once, when the record is handled or parked; never for one that was let go. */
  done(): void
}

export interface HandOptions {
  readonly reading: Pick<Reading, 'concurrency' | 'handle'>
  /** Puts a record aside for good; rejects when it could not, and then the record is tried again. */
  park(record: InRecord, reason: string): Promise<void>
  readonly later: Later
  readonly log: Log
  /** Called whenever something left the hand. */
  onRoom?(): void
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

interface Line {
  readonly key: string
  readonly waiting: Taken[]
  tries: number
  /** Set while the first of the line waits for its next try. */
  wake?: (() => void) | undefined
}

export class Hand {
  private readonly lines = new Map<string, Line>()
  private ready: Line[] = []
  private running = 0
  private held = 0
  private stuck = 0
  private closing = false
  private whenEmpty: (() => void)[] = []

  constructor(private readonly options: HandOptions) {}

  take(taken: Taken): void {
    const { topic, partition, key } = taken.record
    const name = `${topic}\n${partition}\n${key}`
    const line = this.lines.get(name)
    this.held++
    if (line) {
      line.waiting.push(taken)
      if (line.wake) this.stuck++
    } else {
      const fresh = { key: name, waiting: [taken], tries: 0 }
      this.lines.set(name, fresh)
      this.ready.push(fresh)
    }
    this.fill()
  }

  /** Records that will be handled as soon as there is room: what backpressure goes by. */
  get moving(): number {
    return this.held - this.stuck
  }

  get size(): number {
    return this.held
  }

  /** Looks again at lines that wait, after partitions were lost: theirs are let go at once. */
  reconsider(): void {
    for (const line of [...this.lines.values()]) if (line.wake && !line.waiting[0]!.stillOurs()) line.wake()
  }

  /** Resolves when everything is handled; records that keep failing are let go for the next reader. */
  close(): Promise<void> {
    this.closing = true
    for (const line of [...this.lines.values()]) line.wake?.()
    if (this.held === 0) return Promise.resolve()
    return new Promise((resolve) => this.whenEmpty.push(resolve))
  }

  private fill(): void {
    while (this.running < this.options.reading.concurrency && this.ready.length > 0) {
      this.running++
      void this.work(this.ready.shift()!)
    }
  }

  private async work(line: Line): Promise<void> {
    const first = line.waiting[0]!
    const handled = first.stillOurs() && (await this.handled(first.record, line.tries))
    this.running--
    if (handled) this.leave(line, 1, () => first.done())
    else if (this.closing) this.leave(line, line.waiting.length)
    else if (!first.stillOurs()) this.leave(line, 1)
    else this.pause(line)
    this.fill()
    this.options.onRoom?.()
  }

  /** Whether the record is dealt with, by the handler or by being parked. */
  private async handled(record: InRecord, tries: number): Promise<boolean> {
    try {
      await this.options.reading.handle(record)
      return true
    } catch (error) {
      return error instanceof Unusable ? this.parked(record, error) : this.failed(record, tries, error)
    }
  }

  private async parked(record: InRecord, error: Unusable): Promise<boolean> {
    const { topic, partition, offset } = record
    const place = { topic, partition, offset: String(offset), reason: error.message }
    try {
      await this.options.park(record, error.message)
      this.options.log.warn(place, 'a record nobody can use is parked')
      return true
    } catch (reason) {
      this.options.log.error({ ...place, err: reason }, 'a record nobody can use cannot even be parked; trying again')
      return false
    }
  }

  private failed({ topic, partition, offset }: InRecord, tries: number, err: unknown): boolean {
    const place = { topic, partition, offset: String(offset), tries: tries + 1 }
    this.options.log.warn({ ...place, err }, 'a record could not be handled; its key waits, others go on')
    return false
  }

  private leave(line: Line, count: number, done?: () => void): void {
    line.waiting.splice(0, count)
    line.tries = 0
    this.held -= count
    if (line.waiting.length > 0) this.ready.push(line)
    else this.lines.delete(line.key)
    done?.()
    if (this.held > 0) return
    for (const resolve of this.whenEmpty.splice(0)) resolve()
  }

  private pause(line: Line): void {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(line.tries++, 10), LONGEST_PAUSE_MS)
    const cancel = this.options.later(pauseMs, () => line.wake?.())
    this.stuck += line.waiting.length
    line.wake = () => {
      cancel()
      line.wake = undefined
      this.stuck -= line.waiting.length
      this.ready.push(line)
      this.fill()
    }
  }
}
