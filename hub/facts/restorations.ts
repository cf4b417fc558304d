/**
 * An enrollment region that was restored from a backup (protocol R26), as the hub hears of it: its facts go out again,
 * its older acks count no more, and each care region is told until it has heard. What a care region then says, that all
 * it owed is acknowledged again, is handed on as it comes.
 */
import { type Bus, Unusable } from '../../common/bus'
import type { Clock } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import { heardRestoration, RESTORATION_MARGIN_MS } from '../../common/restoration'
import type { Signer, Verifier } from '../../common/signing'
import type { Topics } from '../../common/topics'
import type { CareTaught, DownRowIn, SignedRestoration } from '../../proto/types'

export interface RestorationStore {
  /** Once an epoch: what the region has learned since that instant is queued again. Each time: a row a care region. */
  restored(restored: Restored): Promise<void>
  /** Whether something that went out again for it is still un-acked. */
  isOwing(region: Region): Promise<boolean>
}

export interface Restored {
  readonly region: Region
  readonly epoch: number
  readonly sinceMs: number
  readonly careRegions: readonly Region[]
  readonly row: DownRowIn
}

export interface RestorationParts {
  readonly store: RestorationStore
  readonly signer: Signer
  readonly verifier: Verifier
  /** Who is to be told. */
  careRegions(): readonly Region[]
  readonly bus: Pick<Bus, 'publish'>
  readonly topics: Topics
  readonly clock: Clock
  readonly log: Log
}

export interface Restorations {
  /** @throws Unusable when the region has not said it itself */
  restored(restoration: SignedRestoration): Promise<void>
  /** @param careRegion from the Link's certificate */
  taught(taught: CareTaught, careRegion: Region): Promise<void>
}

const PUBLISH_MS = 5_000

export function restorationsOver(parts: RestorationParts): Restorations {
  const { store, signer, verifier, bus, topics, clock, log } = parts
  const othersThan = (region: Region) => parts.careRegions().filter((other) => other !== region)
  return {
    async restored(restored) {
      const { said, isOwn } = heardRestoration(restored, verifier, clock.now())
      const { enrollmentRegion: region, enrollmentEpoch: epoch, sinceMs } = said
      if (!isOwn) throw new Unusable(`a restoration that ${region} has not signed`)
      log.warn({ region, epoch, sinceMs }, 'an enrollment region was restored; its facts go out again')
      const since = { sinceMs: sinceMs - RESTORATION_MARGIN_MS, careRegions: othersThan(region) }
      await store.restored({ region, epoch, ...since, row: { restored } })
    },
    async taught({ enrollmentRegion, enrollmentEpoch }, careRegion) {
      // What other cities have told us it must know first, though they may be silent now; it asks again until then.
      if (await store.isOwing(enrollmentRegion)) return
      const toldCareRegions = othersThan(enrollmentRegion)
      const taught = codecs.careTaught.encode({ careRegion, enrollmentRegion, enrollmentEpoch, toldCareRegions })
      const signedTaught = { taught, signature: signer.sign('taught', taught) }
      const record = { key: careRegion, value: codecs.controlRecord.encode({ signedTaught }) }
      await bus.publish(topics.control(enrollmentRegion), record, PUBLISH_MS)
    },
  }
}
