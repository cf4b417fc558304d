/** Where the enrollment half may be told to end: around each of its commits, named as the simulator names them. */
import { type CrashPoints, callsOf } from '../../common/crash-points'
import type { EnrollmentStores } from './half'

export function storesThatMayEnd(stores: EnrollmentStores, crash: CrashPoints): EnrollmentStores {
  return {
    ...stores,
    verdicts: crash.around(stores.verdicts, ['write', 'commitOwn'], callsOf('enrollment verdicts')),
    reversals: crash.around(stores.reversals, ['write'], callsOf('enrollment reversals')),
    factBooks: crash.around(stores.factBooks, ['learn'], callsOf('enrollment factBooks')),
    reservations: crash.around(stores.reservations, ['asked'], callsOf('enrollment reservations')),
  }
}
