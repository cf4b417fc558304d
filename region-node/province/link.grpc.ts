/** The node's end of the Links over gRPC: dials out, so a city needs no listener and no hole in its firewall. */
import { Client, type ClientDuplexStream, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { CALLED_AS, channelCredentials } from '../../common/calls.grpc'
import type { Clock, Timers } from '../../common/clock'
import { contracts } from '../../common/contracts.grpc'
import type { Credentials } from '../../common/credentials.file'
import { type Name, uriOf } from '../../common/identity'
import { FRAME_OVERHEAD_BYTES, MESSAGE_BYTES, MESSAGE_BYTES_MAX, WAITING_BYTES_MAX } from '../../common/link-limits'
import type { Log } from '../../common/log'
import { type Outlet, outletOf } from '../../common/outlet'
import type { DownFrames, FactIn, UpFrameIn, UpFramesIn } from '../../proto/types'
import { provinceOver } from './links'
import type { FromProvince, Province } from './province'
import type { Dial, Stream, Wire, WireEvents } from './wire'

export interface LinkSettings {
  readonly hubs: readonly { readonly name: string; readonly address: string }[]
  readonly credentials: Credentials
  /** Which of the names in its certificate this node bears (R21); absent: the first. */
  readonly as?: Name
  /** Another one at every start of the process. */
  readonly processId: string
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly heartbeatMs: number
  readonly linkDeadMs: number
  readonly from: FromProvince
}

/** Opens a Link to every hub instance and keeps it, for ever. */
export function openLinks({ hubs, credentials, as, linkDeadMs, ...rest }: LinkSettings): Province {
  return provinceOver({
    ...rest,
    random: Math.random,
    deadMs: linkDeadMs,
    hubs: hubs.map(({ name, address }) => ({ name, dial: dialler({ hub: name, address, credentials, as }) })),
  })
}

// A connection of its own for every try: a frozen one must not be handed out again.
const OPTIONS = {
  'grpc.use_local_subchannel_pool': 1,
  'grpc.max_receive_message_length': MESSAGE_BYTES_MAX * 2,
  'grpc.max_send_message_length': -1,
  'grpc.enable_retries': 0,
}

type Call = ClientDuplexStream<UpFramesIn, DownFrames>

type Dialling = Pick<LinkSettings, 'credentials'> & { hub: string; address: string; as: Name | undefined }

function dialler({ hub, address, credentials, as }: Dialling): Dial {
  const isThatHub = channelCredentials(credentials, (identity) => identity.role === 'hub' && identity.instance === hub)
  return (events) => {
    // A server is known by its identity; the name is only there because TLS allows no address in its place.
    const client = new Client(address, isThatHub, { ...OPTIONS, 'grpc.ssl_target_name_override': hub })
    const calls: readonly Call[] = [open(client, 'Live', as), open(client, 'Bulk', as)]
    return wireOf(client, calls, events)
  }
}

function wireOf(client: Client, calls: readonly Call[], events: WireEvents): Wire {
  let isOver = false
  const ended = (reason: string) => {
    if (isOver) return
    isOver = true
    events.ended(reason)
  }
  const [live, bulk] = (['live', 'bulk'] as const).map((stream, place) => {
    const call = calls[place] as Call
    listen(call, stream, events, ended)
    return outletTo(call)
  }) as [Outlet<UpFrameIn>, Outlet<UpFrameIn>]
  return {
    live,
    bulk,
    close() {
      isOver = true
      live.close()
      bulk.close()
      for (const call of calls) call.cancel()
      client.close()
    },
  }
}

function open(client: Client, name: 'Live' | 'Bulk', as: Name | undefined): Call {
  const { path, requestSerialize, responseDeserialize } = contracts.exchange[
    name
  ] as (typeof contracts.exchange)[string]
  const metadata = new Metadata()
  if (as) metadata.set(CALLED_AS, uriOf(as))
  return client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata) as Call
}

function listen(call: Call, stream: Stream, events: WireEvents, ended: (reason: string) => void): void {
  call.on('data', ({ frames }: DownFrames) => events.arrived(stream, frames))
  call.on('error', (error: ServiceError) => ended(`${status[error.code]}: ${error.details}`))
  call.on('end', () => ended('the hub closed the stream'))
}

function outletTo(call: Call): Outlet<UpFrameIn> {
  return outletOf<UpFrameIn>({
    // Written means taken by the connection, whose window is the back-pressure of the far end.
    write: (frames, left) => call.write({ frames }, left),
    sizeOf,
    defer: setImmediate,
    messageBytes: MESSAGE_BYTES,
    waitingBytesMax: WAITING_BYTES_MAX,
  })
}

function sizeOf({ question, fact }: UpFrameIn): number {
  if (fact) return factBytes(fact)
  if (!question) return FRAME_OVERHEAD_BYTES
  const facts = (question.unackedFacts ?? []).reduce((sum, carried) => sum + factBytes(carried), 0)
  return (question.body?.length ?? 0) + facts + FRAME_OVERHEAD_BYTES
}

function factBytes({ signed }: FactIn): number {
  return (signed?.decision?.length ?? 0) + (signed?.signature?.certificate?.length ?? 0) + FRAME_OVERHEAD_BYTES
}
