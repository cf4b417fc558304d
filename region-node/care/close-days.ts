/**
 * What the hub asks of a care node about its days (protocol messages 10 and 11), and, after it lost its own books,
 * about everything that was ever decided here (message 12 the other way round).
 */
import type { Clock } from '../../common/clock'
import type { DayBook } from '../../common/day-book'
import { answerAboutDay } from '../../common/day-words'
import { Fault, refusal } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { Signer, Verifier } from '../../common/signing'
import type { DecisionsToldIn, DownRow, UpFrameIn } from '../../proto/types'
import type { FromProvince } from '../province/province'
import type { Days } from './days'
import { decisionBytes } from './decision'
import type { Outbox } from './outbox'
import type { Decided } from './registers'

/** Everything decided here, in the order of keys. */
export interface Decisions {
  /** Behind a place (empty: from the first); final, so that it may be signed; never more than a message holds. */
  page(after: Buffer, most: number): Promise<{ readonly decided: readonly Decided[]; readonly next: Buffer }>
}

export interface ClosingParts {
  readonly region: Region
  readonly book: DayBook
  readonly days: Pick<Days, 'current' | 'flip'>
  readonly decisions: Decisions
  readonly outbox: Pick<Outbox, 'highestNumber'>
  readonly signer: Signer
  readonly verifier: Verifier
  readonly clock: Clock
  /** Hands a frame to the bulk stream; false when no Link takes it. */
  say(frame: UpFrameIn): boolean
  /** A node that may have forgotten what it decided (R20) signs nothing about its days, and ends none. */
  isDoubted(): boolean
}

/** The flip gives up after 200 ms so that nobody waits behind it; so often it tries again. */
const FLIP_TRIES = 10
/** About 700 kB with certificates; when bills are long, a page ends earlier. */
const DECISIONS_MAX = 256

/** The same, but rows about days and books are answered here. */
export function answeringAboutDays(from: FromProvince, parts: ClosingParts): FromProvince {
  return {
    ...from,
    async row(row) {
      if (!row.dayRequest && !row.decisions) return from.row(row)
      // Left unhandled it comes again, until the doubt is ended.
      if (parts.isDoubted()) throw new Fault(refusal('H9004', { cause: 'restored' }))
      const frame = await answerTo(row, parts)
      // Left unhandled the row comes again, perhaps over another Link.
      if (frame && !parts.say(frame)) throw new Error('no Link takes an answer about a day')
    },
  }
}

async function answerTo({ dayRequest, decisions }: DownRow, parts: ClosingParts): Promise<UpFrameIn | undefined> {
  if (decisions) return { decisions: await told(decisions.after, parts) }
  const { region, days } = parts
  const dayReply = await answerAboutDay(dayRequest!, {
    ...parts,
    unitWith: (enrollmentRegion, day) => ({ careRegion: region, enrollmentRegion, day }),
    isOver: async (day, flip) => day < (flip ? await flipped(day, days) : await days.current()),
  })
  return dayReply && { dayReply }
}

/** Confirms under way hold the lock for milliseconds; under load the first try may miss the gap between them. */
async function flipped(day: string, days: ClosingParts['days']): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await days.flip(day)
    } catch (error) {
      if (tries >= FLIP_TRIES) throw error
    }
  }
}

async function told(after: Buffer, { decisions, outbox, signer }: ClosingParts): Promise<DecisionsToldIn> {
  const highestFactNumber = await outbox.highestNumber()
  const { decided, next } = await decisions.page(after, DECISIONS_MAX)
  const signed = decided
    .map(decisionBytes)
    .map((decision) => ({ decision, signature: signer.sign('decision', decision) }))
  return { after, decisions: signed, next, highestFactNumber }
}
