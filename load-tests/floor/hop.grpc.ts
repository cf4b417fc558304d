/** The bare gRPC hops of the floor over mutual TLS: unary calls and two-way streams, bytes in and bytes out. */
import {
  Client,
  type MethodDefinition,
  Server,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js'
import { channelCredentials, serverCredentials } from '../../common/calls.grpc'
import type { Credentials } from '../../common/credentials.file'
import { unaryClient } from '../unary.grpc'

const asTheyAre = (bytes: Buffer) => bytes
const codec = {
  requestSerialize: asTheyAre,
  requestDeserialize: asTheyAre,
  responseSerialize: asTheyAre,
  responseDeserialize: asTheyAre,
  requestStream: false,
  responseStream: false,
}
const methods = {
  settle: { ...codec, path: '/floor/Settle' },
  confirm: { ...codec, path: '/floor/Confirm' },
  link: { ...codec, path: '/floor/Link', requestStream: true, responseStream: true },
} satisfies Record<string, MethodDefinition<Buffer, Buffer>>

const RETRY_MS = 50

export type Handle = (body: Buffer) => Promise<Buffer>
export type Send = (frame: Buffer) => void

/** The care half's door. @returns its port */
export async function serveCalls(credentials: Credentials, settle: Handle, confirm: Handle): Promise<number> {
  const server = new Server()
  const answering = (handle: Handle) => (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
    handle(call.request).then((reply) => answer(null, reply), answer)
  }
  const { settle: s, confirm: c } = methods
  server.addService({ settle: s, confirm: c }, { settle: answering(settle), confirm: answering(confirm) })
  return bound(server, credentials)
}

/** The hub's end of the streams. @returns its port */
export async function serveLinks(credentials: Credentials, arrived: (frame: Buffer, send: Send) => void) {
  const server = new Server()
  server.addService(
    { link: methods.link },
    {
      link: (call: ServerDuplexStream<Buffer, Buffer>) => {
        call.on('data', (frame: Buffer) => arrived(frame, (reply) => call.write(reply)))
        call.on('end', () => call.end())
      },
    },
  )
  return bound(server, credentials)
}

function bound(server: Server, credentials: Credentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', serverCredentials(credentials), (error, port) => {
      if (error) reject(error)
      else resolve(port)
    })
  })
}

/** Opens streams over one connection; the floor ends when one breaks, for there is nothing to measure then. */
export function linksTo(port: number, credentials: Credentials): (arrived: Send) => Send {
  const client = clientAt(port, credentials)
  return (arrived) => {
    const stream = client.makeBidiStreamRequest(methods.link.path, asTheyAre, asTheyAre)
    stream.on('data', arrived)
    stream.on('error', () => process.exit(1))
    return (frame) => void stream.write(frame)
  }
}

export interface Caller {
  settle: Handle
  confirm: Handle
  close(): void
}

/** The product's calls are made by the same client: what it takes is in both. */
export function callerAt(port: number, credentials: Credentials): Caller {
  const client = unaryClient(`127.0.0.1:${port}`, credentials)
  const { settle, confirm } = methods
  return { settle: client.method(settle.path), confirm: client.method(confirm.path), close: client.close }
}

function clientAt(port: number, credentials: Credentials): Client {
  return new Client(`127.0.0.1:${port}`, channelCredentials(credentials), {
    'grpc.initial_reconnect_backoff_ms': RETRY_MS,
  })
}
