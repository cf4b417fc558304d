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
  /** Of whom nobody has heard for so long that they can have confirmed nothing since (R20); absent: all are there. */
  gone?(): Promise<readonly Region[]>
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
  const { store, signer, verifier, bus, topics, clock, log, gone = async () => [] } = parts
  const othersThan = (region: Region) => parts.careRegions().filter((other) => other !== region)
  return {
    async restored(restored) {
      const { said, isOwn } = heardRestoration(restored, verifier, clock.now())
      const { enrollmentRegion: region, enrollmentEpoch: epoch, sinceMs } = said
      if (!isOwn) throw new Unusable(`a restoration that ${region} has not signed`)
      log.warn({ region, epoch, sinceMs }, 'an enrollment region was restored; its facts go out again')
      const since = { sinceMs: sinceMs - RESTORATION_MARGIN_MS, careRegions: othersThan(region) }
      await store.restored({ region, epoch, ...since, row: { restored } })
      // Whoever is gone will never say that it has taught, so the hub says that it is gone.
      if ((await gone()).length > 0) await tell({ careRegion: '', enrollmentRegion: region, enrollmentEpoch: epoch })
    },
    async taught({ enrollmentRegion, enrollmentEpoch }, careRegion) {
      // What other cities have told us it must know first, though they may be silent now; it asks again until then.
      if (await store.isOwing(enrollmentRegion)) return
      await tell({ careRegion, enrollmentRegion, enrollmentEpoch })
    },
  }

  async function tell(word: Pick<CareTaught, 'careRegion' | 'enrollmentRegion' | 'enrollmentEpoch'>): Promise<void> {
    const toldCareRegions = othersThan(word.enrollmentRegion)
    const goneCareRegions = (await gone()).filter((region) => toldCareRegions.includes(region))
    const taught = codecs.careTaught.encode({ ...word, toldCareRegions, goneCareRegions })
    const signedTaught = { taught, signature: signer.sign('taught', taught) }
    const record = { key: word.careRegion, value: codecs.controlRecord.encode({ signedTaught }) }
    await bus.publish(topics.control(word.enrollmentRegion), record, PUBLISH_MS)
  }
}
