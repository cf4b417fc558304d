/** The hospitals' door with its calls measured: how long, how they ended, which codes were told. */
import type { Caller, Service } from '../../common/calls.grpc'
import type { Clock } from '../../common/clock'
import { type Code, Fault, outcomeOf } from '../../common/errors'
import type { Metrics } from '../../common/metrics'

export function meteredDoor(door: Service, metrics: Metrics, clock: Pick<Clock, 'monotonic'>): Service {
  const handlers = Object.entries(door.handlers).map(([kind, handle]) => {
    const metered = async (request: never, caller: Caller) => {
      const beganMs = clock.monotonic()
      const ended = (outcome: string) => metrics.took({ kind, outcome }, clock.monotonic() - beganMs)
      try {
        const answer = await handle(request, caller)
        ended('done')
        return answer
      } catch (error) {
        const code: Code = error instanceof Fault ? error.refusal.code : 'H9001'
        metrics.refused({ kind, code })
        ended(outcomeOf(code))
        throw error
      }
    }
    return [kind, metered]
  })
  return { ...door, handlers: Object.fromEntries(handlers) }
}
