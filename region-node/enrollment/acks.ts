/**
 * Acks on their way to the hub: those of one batch travel together under one signature, because whoever could forge an
 * ack would make the hub and the care region forget a fact that nobody has learned.
 */
import { gather } from '../../common/batches'
import type { Bus } from '../../common/bus'
import type { Timers } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import type { FactAckIn } from '../../proto/types'
import type { Office } from './verdict'

export interface AckParts {
  readonly office: Pick<Office, 'region' | 'signer'>
  readonly bus: Pick<Bus, 'publish'>
  /** region.to.hub */
  readonly topic: string
  readonly timers: Timers
}

/** Facts are learned by so many, and their acks come in one turn of the loop. */
const BATCH = { most: 64, everyMs: 20 }
const PUBLISH_MS = 5_000

/** Resolves when the ack has left with its batch. */
export function acksOf({
  office: { region, signer },
  bus,
  topic,
  timers,
}: AckParts): (ack: FactAckIn) => Promise<void> {
  const { add } = gather<FactAckIn, undefined>({
    timers,
    async work(together) {
      const acks = codecs.acks.encode({ acks: [...together] })
      const signedAcks = { acks, signature: signer.sign('acks', acks) }
      await bus.publish(topic, { key: region, value: codecs.regionRecord.encode({ signedAcks }) }, PUBLISH_MS)
      return together.map(() => undefined)
    },
    ...BATCH,
  })
  return add
}
