/**
 * Those who learn from this region, and may lose what they had acknowledged: the hub (R18), an enrollment region (R26).
 * Each says so by a higher epoch. It is kept before anything else is believed of them, their older acks count no more,
 * and what they may lack is queued again, page by page, behind what is new. A port.
 */
import type { Region } from '../../common/regions'
import type { SignedHubEpoch } from '../../proto/types'

export interface Learners {
  /** The highest epoch of the hub that was ever seen; 0: none. */
  hubEpoch(): Promise<number>
  /** The hub's own word for that epoch. */
  hubEpochProof(): Promise<SignedHubEpoch | undefined>
  /** Durable; answers the highest epoch. */
  seeHub(news: HubNews): Promise<number>
  /** Durable, and after every confirmation under way; answers whether it has been taught all that it may lack. */
  seeEnrollment(region: Region, lost: Lost): Promise<boolean>
  /** Queues one page again; false when nothing was left to be queued. */
  queueAgain(nowMs: number): Promise<boolean>
}

export interface HubNews {
  readonly epoch: number
  /** Since when the hub lacks facts; empty: it cannot tell. */
  readonly lostFromDay: string
  /** The hub's own word for its epoch, for a hub that has forgotten it; absent: there is none. */
  readonly proof?: SignedHubEpoch
}

export interface Lost {
  readonly epoch: number
  /** What it may have acknowledged since. */
  readonly sinceMs: number
}
