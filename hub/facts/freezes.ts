/**
 * Care regions that contradicted themselves (protocol 1.3, equivocation): frozen in the very commit that saw it, until
 * two persons agree that the cause is found. Any instance sees it; so often each looks.
 */
import { type Cancel, repeatedly, type Timers } from '../../common/clock'
import { type Refusal, refusal } from '../../common/errors'
import type { Person } from '../../common/identity'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'

export interface Freeze {
  readonly region: Region
  readonly frozenAtMs: number
  /** Who has agreed to lift it. */
  readonly agreedBy: readonly string[]
}

/** Port; freezes.pg.ts keeps them. */
export interface FreezeStore {
  /** Those that are not lifted. */
  list(): Promise<readonly Freeze[]>
  /** One person's word, by whichever of their names; undefined when the region is not frozen. */
  agree(region: Region, by: Person): Promise<Freeze | undefined>
}

export interface Freezes extends FreezeStore {
  /** H9005 for a region that is frozen, as of the last look. */
  refusal(region: Region): Refusal | undefined
  close(): void
}

export const LIFTING = 2
const LOOK_EVERY_MS = 1_000

export function freezesOver({ store, timers, log }: { store: FreezeStore; timers: Timers; log: Log }): Freezes {
  let frozen: ReadonlySet<Region> = new Set()
  async function look(): Promise<void> {
    try {
      const now = new Set((await store.list()).map(({ region }) => region))
      for (const region of now)
        if (!frozen.has(region)) log.error({ region }, 'a region contradicts itself; it is frozen')
      frozen = now
    } catch (error) {
      log.warn({ err: error }, 'whether a region is frozen could not be read; the last look counts')
    }
  }
  const stop: Cancel = repeatedly(timers, LOOK_EVERY_MS, () => void look())
  void look()
  return {
    ...store,
    refusal: (region) => (frozen.has(region) ? refusal('H9005', { region }) : undefined),
    close: stop,
  }
}
