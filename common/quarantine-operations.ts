/** What operators may do with facts in quarantine: look at them with cause, and have one tried again. */
import type { Fact, FactAckIn, QuarantinedFactIn, ReplayQuarantinedReplyIn } from '../proto/types'
import { codecs } from './contracts.grpc'
import { fault } from './errors'
import type { Quarantine } from './quarantine'
import type { Region } from './regions'

export interface QuarantineOperationsParts {
  readonly organisation: 'HUB' | 'ENROLLMENT'
  /** Empty for the hub. */
  readonly region: Region
  readonly quarantine: Quarantine
  /** Learns it as if it came now, and acknowledges it to whoever must hear of it. */
  learn(fact: Fact, careRegion: Region): Promise<Pick<FactAckIn, 'refused'>>
}

export function quarantineOperations({ organisation, region, quarantine, learn }: QuarantineOperationsParts) {
  return {
    async quarantined(limit: number): Promise<QuarantinedFactIn[]> {
      const rows = await quarantine.list(limit)
      return rows.map(({ keyText: settlement, ...row }) => ({ ...row, organisation, region, settlement }))
    },
    async replayQuarantined(id: string): Promise<ReplayQuarantinedReplyIn> {
      const found = await quarantine.find(id)
      if (!found) throw fault('H1001', { field: 'id' })
      const { refused } = await learn(codecs.fact.decode(found.fact), found.careRegion)
      if (refused) return { learned: false, code: refused.code ?? '' }
      await quarantine.settle(id)
      return { learned: true, code: '' }
    },
  }
}
