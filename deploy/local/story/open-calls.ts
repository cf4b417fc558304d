/** The settles and confirms that this process awaits an answer to, and the parts of the province each goes through. */
import { putBounded } from '../../../common/bounded'

export interface OpenCall {
  readonly call: 'settle' | 'confirm'
  readonly settleId: string
  readonly careRegion: string
  readonly enrollmentRegion: string
}

export interface OpenCalls {
  /** A call leaves; the answer ends it. */
  begin(call: OpenCall): () => void
  /** A hub instance says that it forwarded this settlement's question. */
  routed(settleId: string, hub: string): void
  /** How many open calls hang on this part at the moment. */
  through(part: string): number
  /** Told after each call that left and each that was routed. Returns how to stop that. */
  follow(listener: () => void): () => void
}

/** Hub instances' words are remembered while a call is open, and a little longer in case they arrive before it. */
const ROUTES_MAX = 1_000

export function openCalls(): OpenCalls {
  const open = new Set<OpenCall>()
  const routes = new Map<string, string>()
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    begin(call) {
      open.add(call)
      tell()
      return () => {
        open.delete(call)
      }
    },
    routed(settleId, hub) {
      putBounded(routes, settleId, hub, ROUTES_MAX)
      tell()
    },
    through: (part) => [...open].filter((call) => hangsOn(call, part, routes.get(call.settleId))).length,
    follow(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** A confirm needs the care node alone; a settle both nodes, and the hub instance that the care node's Link led to. */
function hangsOn({ call, careRegion, enrollmentRegion }: OpenCall, part: string, hub: string | undefined): boolean {
  if (part === `region-${careRegion}`) return true
  return call === 'settle' && (part === `region-${enrollmentRegion}` || part === hub)
}
