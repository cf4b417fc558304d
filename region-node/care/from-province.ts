/** What the province sends down to the care half: acks, inquiries, and the news that a Link is up. */
import { keyFromWire } from '../../common/settlement-key'
import type { DownRow, FactAck } from '../../proto/types'
import type { FromProvince } from '../province/province'
import { tell } from './announce'
import { type CancelParts, inquire } from './cancel'
import type { CareParts } from './parts'
import type { Relearn } from './relearn'
import type { Teaching } from './teach'

type FromParts = CancelParts & Pick<CareParts, 'relay'> & { readonly teaching: Teaching; readonly relearn: Relearn }

export function fromProvince(parts: FromParts): FromProvince {
  return {
    hopAcked(ack) {
      // Learning at the hub ends nothing here: only the enrollment region's ack does. A refusal is another matter.
      if (!ack.refused) return
      parts.relay.acked(ack).catch((error: Error) => parts.log.warn({ err: error }, 'a refused fact was not noted'))
    },
    row: (row) => handle(row, parts),
    linkUp(hub, hubEpoch, lostFromDay, proof) {
      parts.log.info({ hub, hubEpoch }, 'a Link is up')
      parts.teaching.hubSeen({ epoch: hubEpoch, lostFromDay, ...(proof && { proof }) })
      parts.relearn.hubUp()
      parts.relay.linkUp()
    },
    highestFactNumber: () => parts.relearn.highestFactNumber(),
    hubEpoch: () => parts.teaching.hubEpoch(),
    hubEpochProof: () => parts.teaching.hubEpochProof(),
  }
}

async function handle(row: DownRow, parts: FromParts): Promise<void> {
  if (row.endToEndAck) return acknowledged(row.endToEndAck, parts)
  if (row.inquiry) return inquire(row.inquiry, parts)
  if (row.restored) return parts.teaching.restored(row.restored)
  if (row.ownFacts) return parts.relearn.told(row.ownFacts)
  // A newer hub may say more than this node understands; a row that is never acked would come for ever.
  parts.log.warn({ rowId: row.rowId }, 'a row of the hub says nothing that this node knows')
}

async function acknowledged(ack: FactAck, parts: FromParts): Promise<void> {
  await parts.relay.acked(ack)
  const key = keyFromWire(ack.key)
  if (key) tell(parts, key, ack.refused ? 'quarantined' : 'acknowledged')
}
