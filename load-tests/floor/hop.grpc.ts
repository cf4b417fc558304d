/** The bare gRPC hops of the floor: a unary call and a two-way stream, bytes in and bytes out, no TLS, no checks. */
import {
  Client,
  type ClientDuplexStream,
  credentials,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js'

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

const TRIES_MAX = 100
const RETRY_MS = 50

export type Handle = (body: Buffer) => Promise<Buffer>

/** The care process's door. */
export async function serveCalls(settle: Handle, confirm: Handle): Promise<number> {
  const server = new Server()
  const answering = (handle: Handle) => (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
    handle(call.request).then((reply) => answer(null, reply), answer)
  }
  const { settle: s, confirm: c } = methods
  server.addService({ settle: s, confirm: c }, { settle: answering(settle), confirm: answering(confirm) })
  return bound(server)
}

/** The hub's end of the stream. */
export async function serveLink(arrived: (frame: Buffer, send: (frame: Buffer) => void) => void): Promise<number> {
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
  return bound(server)
}

function bound(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error)
      else resolve(port)
    })
  })
}

export function openLink(port: number, arrived: (frame: Buffer) => void): (frame: Buffer) => void {
  const stream: ClientDuplexStream<Buffer, Buffer> = clientAt(port).makeBidiStreamRequest(
    methods.link.path,
    asTheyAre,
    asTheyAre,
  )
  stream.on('data', arrived)
  stream.on('error', () => process.exit(1))
  return (frame) => void stream.write(frame)
}

export interface Caller {
  settle: Handle
  confirm: Handle
  close(): void
}

export function callerAt(port: number): Caller {
  const client = clientAt(port)
  const call = (path: string) => (body: Buffer) =>
    new Promise<Buffer>((resolve, reject) => {
      client.makeUnaryRequest(path, asTheyAre, asTheyAre, body, (error, reply) =>
        reply ? resolve(reply) : reject(error),
      )
    })
  return { settle: call(methods.settle.path), confirm: call(methods.confirm.path), close: () => client.close() }
}

function clientAt(port: number): Client {
  return new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': RETRY_MS,
    'grpc.max_reconnect_backoff_ms': RETRY_MS * TRIES_MAX,
  })
}
