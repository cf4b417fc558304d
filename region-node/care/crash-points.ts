/** Where the care half may be told to end: around each of its commits, named as the simulator names them. */
import { type CrashPoints, callsOf, type Operations } from '../../common/crash-points'
import type { CareStores } from './parts'
import type { CancelOffer } from './registers'

/** A cancel is known by its reason too: the hospital's, the sweeper's, a tombstone, a lost batch. */
const registers: Operations = (call, [offer]) => {
  const reason = call === 'cancel' ? [`care registers.cancel ${(offer as CancelOffer).reason}`] : []
  return [`care registers.${call}`, ...reason]
}

export function storesThatMayEnd(stores: CareStores, crash: CrashPoints): CareStores {
  return {
    ...stores,
    bills: crash.around(stores.bills, ['open', 'upload'], callsOf('care bills')),
    registers: crash.around(stores.registers, ['confirm', 'cancel'], registers),
    reversals: crash.around(stores.reversals, ['begin', 'confirm', 'tried'], callsOf('care reversals')),
    outbox: crash.around(stores.outbox, ['acknowledged'], callsOf('care outbox')),
    days: crash.around(stores.days, ['open', 'flip'], callsOf('care days')),
  }
}
