/**
 * The hospitals' door inside the trace that its callers begin: one span a call, named after the method. A settlement's
 * later calls are linked to its settle.
 */
import type { Caller, Service } from '../../common/calls.grpc'
import { beginning, type Roads, roads, span } from '../../common/telemetry.otel'

const SETTLE_ID = /^[0-9a-f-]{32,36}$/i

export function tracedDoor(door: Service, known: Roads = roads()): Service {
  const handlers = Object.entries(door.handlers).map(([name, handle]) => {
    const traced = (request: { readonly settleId?: string }, caller: Caller) => {
      const { identity } = caller
      const hospital = identity.role === 'hospital' ? identity.hospital : ''
      // Anything else is refused behind, and must not be told before.
      const settleId = SETTLE_ID.test(request.settleId ?? '') ? `${request.settleId}` : ''
      const road = `${hospital}/${settleId}`
      const work = async () => {
        if (name === 'settle') known.pass(road)
        return handle(request as never, caller) as Promise<unknown>
      }
      const links = settleId === '' || name === 'settle' ? [] : known.links(road)
      const attributes = { ...(hospital && { hospital }), ...(settleId && { settle_id: settleId }) }
      return beginning(caller.trace, () => span(`region.gateway.${name}`, attributes, work, { links }))
    }
    return [name, traced]
  })
  return { ...door, handlers: Object.fromEntries(handlers) }
}
