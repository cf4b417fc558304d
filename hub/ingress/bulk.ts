/** The bulk stream: facts and row acks up, hop acks and rows down. */
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import type { Fact, OwnFactsWanted, UpFrame } from '../../proto/types'
import type { Days } from '../days/days'
import type { Rebuild } from '../days/rebuild'
import type { DownRows, Facts } from '../facts/facts'
import { type OwnFacts, ownFactsTold } from '../facts/own-facts'
import type { Restorations } from '../facts/restorations'
import type { Line, Work } from './session'

export interface BulkParts {
  readonly facts: Facts
  readonly downRows: Pick<DownRows, 'follow' | 'handled'>
  /** Who hears what nodes answer about days, and what they ever decided; absent: nobody asks. */
  readonly days?: Pick<Days, 'replied'>
  readonly rebuild?: Pick<Rebuild, 'told'>
  readonly restorations?: Pick<Restorations, 'taught'>
  /** What a node may ask back of its own decisions (R20); absent: nothing. */
  readonly ownFacts?: OwnFacts
  readonly log: Log
}

/** So many facts may wait for their commit; then the stream is read no further, and again from half of it on. */
const LEARNING_MAX = 1_024

export function bulkWork(parts: BulkParts, region: Region, line: Line): Work {
  return new Bulk(parts, region, line)
}

class Bulk implements Work {
  readonly open = 0
  isPaused = false
  private learning = 0
  private readonly unfollow: () => void

  constructor(
    private readonly parts: BulkParts,
    private readonly region: Region,
    private readonly line: Line,
  ) {
    // A row that finds no room is sent again by its table.
    this.unfollow = parts.downRows.follow(region, (rows) => {
      for (const row of rows) line.outlet.offer({ row })
    })
  }

  take(frames: readonly UpFrame[]): void {
    for (const { fact } of frames) if (fact) void this.learn(fact)
    for (const { dayReply, decisions, ownFacts, taught } of frames) {
      if (ownFacts) void this.heard(this.tellOwn(ownFacts))
      if (dayReply) void this.heard(this.parts.days?.replied(dayReply, 'care', this.region))
      if (decisions) void this.heard(this.parts.rebuild?.told(decisions, this.region))
      if (taught) void this.heard(this.parts.restorations?.taught(taught, this.region))
    }
    const rowIds = frames.flatMap(({ rowAck }) => rowAck?.rowIds ?? [])
    if (rowIds.length > 0) void this.handled(rowIds)
  }

  end(): void {
    this.unfollow()
  }

  private async learn(fact: Fact): Promise<void> {
    this.learning++
    if (!this.isPaused && this.learning >= LEARNING_MAX) {
      this.isPaused = true
      this.line.pause()
    }
    try {
      this.line.outlet.press({ hopAck: await this.parts.facts.learn(fact, this.region) })
    } catch (error) {
      this.parts.log.warn({ err: error, region: this.region }, 'a fact was not learned; its sender repeats it')
    }
    this.learning--
    if (this.isPaused && this.learning <= LEARNING_MAX / 2) {
      this.isPaused = false
      this.line.resume()
    }
  }

  /** Whatever is lost here is asked for again. */
  private async heard(hearing: Promise<void> | undefined): Promise<void> {
    await hearing?.catch((error: Error) => {
      this.parts.log.warn({ err: error, region: this.region }, 'an answer of a node was lost; it is asked again')
    })
  }

  private async tellOwn(wanted: OwnFactsWanted): Promise<void> {
    if (!this.parts.ownFacts) return
    const ownFacts = await ownFactsTold(wanted, this.region, this.parts.ownFacts)
    this.line.outlet.offer({ row: { ownFacts } })
  }

  private async handled(rowIds: readonly number[]): Promise<void> {
    try {
      await this.parts.downRows.handled(this.region, rowIds)
    } catch (error) {
      this.parts.log.warn({ err: error, region: this.region }, 'row acks were lost; the rows go out again')
    }
  }
}
