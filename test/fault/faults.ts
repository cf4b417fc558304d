/** Every fault that is tried on real processes. */
import type { Fault } from './fault'
import { atCrashPoints } from './faults/crash-points'
import { hospitals } from './faults/hospitals'
import { kills } from './faults/kills'
import { linesAndClocks } from './faults/lines'
import { load } from './faults/load'
import { peersTest } from './faults/peer'
import { restores } from './faults/restores'
import { servers } from './faults/servers'

export const faults: readonly Fault[] = [
  ...servers,
  ...restores,
  ...linesAndClocks,
  ...kills,
  ...load,
  ...hospitals,
  ...atCrashPoints,
  peersTest,
]
