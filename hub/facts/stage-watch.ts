/** Measures how long the hub holds a fact until it is learned, around the port where it is plugged in. */
import type { Clock } from '../../common/clock'
import { keyFromWire } from '../../common/settlement-key'
import type { Stages } from '../../common/stages'
import type { Facts } from './facts'

export function watchedFacts(facts: Facts, stages: Stages<'HUB'>, clock: Pick<Clock, 'monotonic'>): Facts {
  return {
    epoch: facts.epoch,
    async learn(fact, careRegion) {
      const beganMs = clock.monotonic()
      const ack = await facts.learn(fact, careRegion)
      const key = ack.refused ? undefined : keyFromWire(ack.key)
      if (key) stages.put(key, { learning: clock.monotonic() - beganMs })
      return ack
    },
  }
}
