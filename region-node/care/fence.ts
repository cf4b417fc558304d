/**
 * The fence (R20): after a day without any hub a care node confirms nothing more, so that a manual decision elsewhere,
 * which waits longer than this, can never meet a confirmation made here.
 */
import { type Refusal, refusal } from '../../common/errors'
import type { Sign } from './days'
import type { CareParts } from './parts'

/** How stale the stored sign may be; the fence is thousands of times longer. */
const KEEP_EVERY_MS = 60_000

export interface Fence {
  /** H9004 when this node may not confirm now. */
  refusal(): Refusal | undefined
  /** Looks for a newer sign of life and stores it now and then. */
  tick(): Promise<void>
}

type FenceParts = Pick<CareParts, 'province' | 'signs' | 'clock' | 'machine' | 'timers'>

/** @param stored the last sign of life before this process started */
export function fenceFrom(stored: Sign | undefined, parts: FenceParts): Fence {
  const { province, signs, clock, machine, timers } = parts
  let last = stored
  let kept = stored

  function look(): void {
    const atMs = province.lastHeartbeatAt()
    if (atMs === undefined || atMs === last?.atMs) return
    // Heartbeats come every second and we look every second, so the age by the boot clock is out by no more than that.
    last = { atMs, bootId: machine.bootId, uptimeMs: machine.uptimeMs() - Math.max(0, clock.now() - atMs) }
  }

  return {
    refusal() {
      look()
      // A node that never met a hub holds no token either.
      if (!last) return undefined
      const rebooted = last.bootId !== machine.bootId
      const silentMs = silentMsSince(last, parts)
      return rebooted || silentMs > timers.fenceMs ? refusal('H9004', { silentMs: `${silentMs}` }) : undefined
    },
    async tick() {
      look()
      if (!last || last === kept) return
      const aged = !kept || kept.bootId !== last.bootId || last.uptimeMs - kept.uptimeMs >= KEEP_EVERY_MS
      if (!aged) return
      await signs.keep(last)
      kept = last
    },
  }
}

/**
 * How long ago a hub was last heard, by the wall clock or the boot clock, whichever says more: each may be wrong,
 * seldom both.
 */
export function silentMsSince({ atMs, uptimeMs }: Sign, { clock, machine }: Pick<CareParts, 'clock' | 'machine'>) {
  return Math.round(Math.max(clock.now() - atMs, machine.uptimeMs() - uptimeMs))
}
