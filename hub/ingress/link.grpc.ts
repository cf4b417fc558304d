/** The hub's end of the Links over gRPC. */
import type { ServerDuplexStream } from '@grpc/grpc-js'
import { type Caller, type Served, serve, service } from '../../common/calls.grpc'
import type { Credentials } from '../../common/credentials.file'
import { FRAME_OVERHEAD_BYTES, MESSAGE_BYTES, MESSAGE_BYTES_MAX, WAITING_BYTES_MAX } from '../../common/link-limits'
import { outletOf } from '../../common/outlet'
import { statusOf } from '../../common/rich-status.grpc'
import type { DownFrameIn, DownFrames, UpFrames } from '../../proto/types'
import { Ingress, type IngressParts, type LinkView, type StreamName } from './ingress'
import type { Line, Session } from './session'

export interface LinksServing extends IngressParts {
  /** host:port; port 0 takes a free one. */
  readonly address: string
  readonly credentials: Credentials
}

export interface ServedLinks {
  readonly port: number
  links(): readonly LinkView[]
  /** Drains for at most so long, then stops listening. */
  close(graceMs: number): Promise<void>
}

const CUT_OFF_MS = 200

/** Listens for region nodes. @throws when the address cannot be had */
export async function serveLinks({ address, credentials, ...parts }: LinksServing): Promise<ServedLinks> {
  const ingress = new Ingress(parts)
  const exchange = service('exchange', {
    live: (call, caller) => attach(ingress, 'live', call, caller),
    bulk: (call, caller) => attach(ingress, 'bulk', call, caller),
  })
  const served: Served = await serve({
    address,
    credentials,
    services: [exchange],
    limits: { bodyBytesMax: MESSAGE_BYTES_MAX },
    log: parts.log,
  })
  return {
    port: served.port,
    links: () => ingress.links(),
    async close(graceMs) {
      await ingress.drain(graceMs)
      await served.close(CUT_OFF_MS)
    },
  }
}

type Call = ServerDuplexStream<UpFrames, DownFrames>

function attach(ingress: Ingress, stream: StreamName, call: Call, caller: Caller): void {
  const session: Session = ingress.accept(stream, caller.identity, lineOf(call))
  call.on('data', ({ frames }: UpFrames) => session.arrived(frames))
  call.on('end', () => session.end('the node closed the stream'))
  call.on('error', (error: Error) => session.gone(error.message))
  caller.gone.addEventListener('abort', () => session.gone('the connection was lost'))
}

function lineOf(call: Call): Line {
  return {
    outlet: outletOf<DownFrameIn>({
      // Written means taken by the connection, whose window is the back-pressure of the far end.
      write: (frames, left) => call.write({ frames: frames as DownFrames['frames'] }, left),
      sizeOf,
      defer: setImmediate,
      messageBytes: MESSAGE_BYTES,
      waitingBytesMax: WAITING_BYTES_MAX,
    }),
    pause: () => call.pause(),
    resume: () => call.resume(),
    end(reason) {
      if (reason) call.emit('error', statusOf(reason))
      else call.end()
    },
  }
}

function sizeOf({ answer, row }: DownFrameIn): number {
  const bytes = (answer?.body?.length ?? 0) + (row?.inquiry?.token?.length ?? 0)
  const own = row?.ownFacts?.decisions ?? []
  const ownBytes = own.reduce((sum, { decision, signature }) => {
    return sum + (decision?.length ?? 0) + (signature?.certificate?.length ?? 0) + FRAME_OVERHEAD_BYTES
  }, 0)
  return bytes + ownBytes + FRAME_OVERHEAD_BYTES
}
