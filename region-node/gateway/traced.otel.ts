/** The hospitals' door inside the trace that its callers begin: one span a call, named after the method. */
import type { Caller, Service } from '../../common/calls.grpc'
import { continuing, span } from '../../common/telemetry.otel'

export function tracedDoor(door: Service): Service {
  const handlers = Object.entries(door.handlers).map(([name, handle]) => {
    const traced = (request: never, caller: Caller) =>
      continuing(caller.trace, () =>
        span(`region.gateway.${name}`, {}, async () => handle(request, caller) as Promise<unknown>),
      )
    return [name, traced]
  })
  return { ...door, handlers: Object.fromEntries(handlers) }
}
