/** What the hub learns, linked to the journey of its settlement. */
import { keyFromWire, keyText } from '../../common/settlement-key'
import { happened, type Roads } from '../../common/telemetry.otel'
import type { Facts } from './facts'

/** Named when it is learned: before, a fact is bytes with a signature. */
export function tracedFacts(facts: Facts, known: Roads): Facts {
  return {
    epoch: facts.epoch,
    async learn(fact, careRegion) {
      const beganAtMs = Date.now()
      const ack = await facts.learn(fact, careRegion)
      const key = keyFromWire(ack.key)
      if (key) {
        const attributes = { settle_id: key.settleId, care_region: careRegion }
        happened('hub.facts.learn', attributes, {
          links: known.links(keyText(key)),
          beganAtMs,
          code: ack.refused?.code,
        })
      }
      return ack
    },
  }
}
