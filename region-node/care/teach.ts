/**
 * Teaches again those who lost what they had acknowledged (protocol R18, R26). What they say of themselves is kept
 * before anything follows from it; then what they may lack goes into the outbox, a page a round, so that a day of a
 * million neither blocks the database nor overtakes what is new.
 */
import type { Region } from '../../common/regions'
import { heardRestoration, RESTORATION_MARGIN_MS } from '../../common/restoration'
import type { SignedHubEpoch, SignedRestoration } from '../../proto/types'
import type { HubNews, Lost } from './learners'
import type { CareParts } from './parts'

export interface Teaching {
  /** The highest epoch of the hub that was ever seen; 0: none. */
  hubEpoch(): number
  /** The hub's own word for it. */
  hubEpochProof(): SignedHubEpoch | undefined
  /** A Link is up to a hub of this epoch. */
  hubSeen(news: HubNews): void
  /** An enrollment region was restored; resolves when that is kept. */
  restored(restoration: SignedRestoration): Promise<void>
  /** One page more, if anything is left. */
  tick(): Promise<void>
}

type TeachParts = Pick<CareParts, 'learners' | 'verifier' | 'clock' | 'log'> & {
  /** Hands a frame to the province; false when no Link takes it. */
  say: CareParts['province']['say']
  /** A node that may have forgotten what it decided (R20) teaches nobody, and gives out no numbers of facts. */
  mayTeach(): boolean
}

export async function teachingOf(parts: TeachParts): Promise<Teaching> {
  const { learners, clock, log } = parts
  let hub = await learners.hubEpoch()
  let proof = await learners.hubEpochProof()
  let news: HubNews | undefined
  // An earlier process may have left off in the middle.
  let isBehind = true
  /** Restored regions that have not heard from us that they were taught. */
  const waiting = new Map<Region, Lost>()
  async function tell(enrollmentRegion: Region, lost: Lost): Promise<void> {
    if (!(await learners.seeEnrollment(enrollmentRegion, lost)) || !parts.mayTeach()) return
    waiting.delete(enrollmentRegion)
    // Whatever of this is lost, the region asks for once more.
    parts.say({ taught: { careRegion: '', enrollmentRegion, enrollmentEpoch: lost.epoch } })
  }
  const tick = () => round().catch((error: Error) => log.warn({ err: error }, STILL_BEHIND))
  return {
    hubEpoch: () => hub,
    hubEpochProof: () => proof,
    hubSeen(seen) {
      if (seen.epoch > Math.max(hub, news?.epoch ?? 0)) news = seen
      // The very first is kept at once: what it is taught before that would all be queued again.
      if (hub === 0) void tick()
    },
    async restored(restoration) {
      const said = sayingOf(restoration, parts)
      if (!said) return
      const { enrollmentRegion, lost } = said
      if (lost.epoch < (waiting.get(enrollmentRegion)?.epoch ?? 0)) return
      waiting.set(enrollmentRegion, lost)
      await tell(enrollmentRegion, lost)
      isBehind = true
    },
    tick,
  }

  async function round(): Promise<void> {
    if (news) {
      const { epoch, lostFromDay, proof: given } = news
      const kept = await learners.seeHub(news)
      if (kept === epoch) proof = given
      log.warn({ before: hub, epoch: kept, lostFromDay }, 'the hub has another epoch; it is taught again')
      hub = kept
      // Another round may have kept it meanwhile.
      if (news && news.epoch <= hub) news = undefined
      isBehind = true
    }
    for (const [region, lost] of waiting) await tell(region, lost)
    if (!isBehind || !parts.mayTeach()) return
    // Before the page: whoever speaks meanwhile is heard in the next round.
    isBehind = false
    let isMore = true
    try {
      isMore = await learners.queueAgain(clock.now())
    } finally {
      if (isMore) isBehind = true
    }
  }
}

const STILL_BEHIND = 'what somebody lacks could not be queued again; the next round goes on'

function sayingOf(restoration: SignedRestoration, { verifier, clock, log }: TeachParts) {
  const { said, checked, isOwn } = heardRestoration(restoration, verifier, clock.now())
  const { enrollmentRegion, enrollmentEpoch: epoch, sinceMs } = said
  if (isOwn) return { enrollmentRegion, lost: { epoch, sinceMs: sinceMs - RESTORATION_MARGIN_MS } }
  log.error({ region: said.enrollmentRegion, ...checked }, 'a restoration that its region has not signed')
  return undefined
}
