/**
 * What the hub holds of a care region's own decisions (protocol R20, message 12). A node asks for the newest of them at
 * every Link: one that it does not know was forgotten with a restore, and then it asks for all it may have lost. Names
 * of decisions are compared and not numbers alone, because a database that recovers skips numbers it never gave out.
 */
import type { Region } from '../../common/regions'
import type { OwnFactsToldIn, OwnFactsWanted, SignedDecision, SignedManualDecision } from '../../proto/types'

export interface OwnFactsPage {
  readonly decisions: readonly SignedDecision[]
  /** Empty: these were the last. */
  readonly next: Buffer
}

/** Port; own-facts.pg.ts reads them. */
export interface OwnFacts {
  /** In the order of numbers, from one number on and behind a place (empty: none); never more than a message holds. */
  page(
    careRegion: Region,
    from: { readonly number: number; readonly after: Buffer },
    most: number,
  ): Promise<OwnFactsPage>
  newest(careRegion: Region, most: number): Promise<readonly SignedDecision[]>
  /** The highest number that taught anything, 0 for none; the newest day that the region told to be over, or empty. */
  extent(careRegion: Region): Promise<{ readonly highestNumber: number; readonly dayOver: string }>
  /** Once it is durable that the region is here: what people decided of it (R20), and D(s) is not known of. */
  manual(careRegion: Region, most: number): Promise<OwnManual>
}

export interface OwnManual {
  /** Those that their enrollment regions have taken. */
  readonly decisions: readonly SignedManualDecision[]
  /** More may follow. */
  readonly isOpen: boolean
}

/** Transactions of one node commit in another order than they take their numbers: one alone could be unlucky. */
const NEWEST = 16
/** About 700 kB with certificates; when bills are long, a page ends earlier. */
const PAGE = 256
/** Some four kilobytes each, beside the newest. What is told is soon decided, and then the next ones are. */
const MANUAL = 64

export async function ownFactsTold(
  { newest, fromNumber, after }: OwnFactsWanted,
  careRegion: Region,
  facts: OwnFacts,
): Promise<OwnFactsToldIn> {
  const { highestNumber: highestFactNumber, dayOver } = await facts.extent(careRegion)
  const told = { newest, after, highestFactNumber, dayOver }
  if (!newest) {
    const { decisions, next } = await facts.page(careRegion, { number: fromNumber, after }, PAGE)
    return { ...told, decisions: [...decisions], next }
  }
  // First, so that what becomes D(s) meanwhile is among the newest, and not in neither.
  const { decisions: manual, isOpen: manualOpen } = await facts.manual(careRegion, MANUAL)
  const decisions = [...(await facts.newest(careRegion, NEWEST))]
  return { ...told, decisions, next: Buffer.alloc(0), manual: [...manual], manualOpen }
}
