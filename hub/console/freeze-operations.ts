/** What operators may do about regions that are frozen: see them, and lift a freeze, two of them together. */
import { fault } from '../../common/errors'
import type { OperationsSource } from '../../common/operations'
import type { FrozenRegionIn } from '../../proto/types'
import { type Freeze, type FreezeStore, LIFTING } from '../facts/freezes'

export function freezeOperations(freezes: FreezeStore): Required<Pick<OperationsSource, 'frozen' | 'liftFreeze'>> {
  return {
    frozen: async () => (await freezes.list()).map(onWire),
    async liftFreeze(region, by) {
      const freeze = await freezes.agree(region, by)
      if (!freeze) throw fault('H1001', { field: 'region' })
      return onWire(freeze)
    },
  }
}

function onWire({ region, frozenAtMs, agreedBy }: Freeze): FrozenRegionIn {
  return { region, frozenAtMs, agreedBy: [...agreedBy], lifted: agreedBy.length >= LIFTING }
}
