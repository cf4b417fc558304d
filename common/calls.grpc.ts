/**
 * How our programs call each other over gRPC: mutual TLS, identity from the certificate, rich statuses, limits.
 * Business code sees async functions and never a gRPC status.
 */
import { createHash } from 'node:crypto'
import type { PeerCertificate } from 'node:tls'
import {
  ChannelCredentials,
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Metadata,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
  type UntypedHandleCall,
} from '@grpc/grpc-js'
import type * as wire from '../proto/types'
import { contracts } from './contracts.grpc'
import type { Credentials } from './credentials.file'
import { Fault, fault, isCode, type Refusal, refusal } from './errors'
import { chosenName, type Identity, identityIn } from './identity'
import type { Log } from './log'
import { statusOf } from './rich-status.grpc'
import type { Revocations } from './signing'

export { refusalOf } from './rich-status.grpc'

/** Who calls, how long they wait, and the trace they are part of. */
export interface Caller {
  readonly identity: Identity
  /** Of the public key in their certificate, whatever names stand beside it. */
  readonly keyDigest: string
  /** Milliseconds left when the call arrived; Infinity when the caller set no deadline. */
  readonly deadlineMs: number
  /** W3C trace context, for telemetry.otel. */
  readonly trace: Readonly<Record<string, string>>
  /** Aborted when the caller hangs up or the deadline passes. */
  readonly gone: AbortSignal
}

/** A contract's handlers as we write them, from the generated types; names as in the contract, first letter small. */
export type Handlers<H> = {
  readonly [M in keyof H as string extends M ? never : Uncapitalize<M & string>]: H[M] extends handleUnaryCall<
    infer Request,
    infer Reply
  >
    ? (request: Request, caller: Caller) => Promise<Reply>
    : H[M] extends handleServerStreamingCall<infer Request, infer Reply>
      ? (request: Request, caller: Caller) => AsyncIterable<Reply>
      : H[M] extends handleBidiStreamingCall<infer Request, infer Reply>
        ? (call: ServerDuplexStream<Request, Reply>, caller: Caller) => void
        : never
}

/** The handlers and the wire types of each contract. */
export interface Contracts {
  exchange: { handlers: wire.ExchangeHandlers; definition: wire.ExchangeDefinition }
  hospitalDoor: { handlers: wire.HospitalDoorHandlers; definition: wire.HospitalDoorDefinition }
  operations: { handlers: wire.OperationsHandlers; definition: wire.OperationsDefinition }
  policyEngine: { handlers: wire.PolicyEngineHandlers; definition: wire.PolicyEngineDefinition }
}

/** A contract with somebody who answers it; see `service`. */
export interface Service {
  readonly definition: ServiceDefinition
  readonly handlers: Readonly<Record<string, (request: never, caller: Caller) => unknown>>
}

export function service<N extends keyof Contracts>(name: N, handlers: Handlers<Contracts[N]['handlers']>): Service {
  return { definition: contracts[name], handlers: handlers as unknown as Service['handlers'] }
}

export interface Serving {
  /** host:port; port 0 takes a free one. */
  readonly address: string
  readonly credentials: Credentials
  readonly services: readonly Service[]
  readonly limits: { readonly bodyBytesMax: number }
  readonly log: Log
}

export interface Served {
  readonly port: number
  /** Takes no new calls, lets the open ones finish for so long, then cuts them off. */
  close(graceMs: number): Promise<void>
}

// Links between city and province pass firewalls that drop what is silent.
const KEEPALIVE = { 'grpc.keepalive_time_ms': 20_000, 'grpc.keepalive_timeout_ms': 5_000 }
const CONCURRENT_CALLS_MAX = 256
// Above ours, so that ours answers with a code; grpc-js' own answer is bare, but saves the memory.
const HARD_LIMIT_FACTOR = 4

/** Listens and answers. @throws when the address cannot be had */
export async function serve({ address, credentials, services, limits, log }: Serving): Promise<Served> {
  const server = new Server({
    ...KEEPALIVE,
    'grpc.max_receive_message_length': limits.bodyBytesMax * HARD_LIMIT_FACTOR,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': CONCURRENT_CALLS_MAX,
  })
  for (const { definition, handlers } of services) {
    const methods = Object.entries(definition)
    const guarded = methods.map(([name, method]) => [name, guardedMethod(method, limits.bodyBytesMax)])
    const admitting = { log, revocations: credentials.revocations }
    const wrapped = methods.map(([name, method]) => [
      name,
      wrappedHandler(method, handlerOf(handlers, name), admitting),
    ])
    server.addService(Object.fromEntries(guarded), Object.fromEntries(wrapped))
  }
  const port = await new Promise<number>((resolve, reject) => {
    const bound = (error: Error | null, actual: number) => (error ? reject(error) : resolve(actual))
    server.bindAsync(address, serverCredentials(credentials), bound)
  })
  return { port, close: (graceMs) => closed(server, graceMs) }
}

function handlerOf(handlers: Service['handlers'], name: string) {
  const handler = handlers[name.charAt(0).toLowerCase() + name.slice(1)] ?? handlers[name]
  if (!handler) throw new Error(`nobody answers ${name}`)
  return handler as (requestOrCall: unknown, caller: Caller) => unknown
}

async function closed(server: Server, graceMs: number): Promise<void> {
  const timer = setTimeout(() => server.forceShutdown(), graceMs)
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()))
  clearTimeout(timer)
}

/** Requires a client certificate of the province's authority; whoever has none does not get past the handshake. */
export function serverCredentials({ authorityPem, certificatePem, keyPem }: Credentials): ServerCredentials {
  return ServerCredentials.createSsl(authorityPem, [{ cert_chain: certificatePem, private_key: keyPem }], true)
}

/** Roles that may answer as a server; a hospital's or an operator's certificate must not pass for a node. */
const SERVING_ROLES: readonly Identity['role'][] = ['hub', 'care', 'enrollment']

/**
 * Shows our certificate and checks the server's: by the identity in it, not by host name, since an address may change
 * and the identity may not.
 */
export function channelCredentials(
  credentials: Credentials,
  expected?: (identity: Identity) => boolean,
): ChannelCredentials {
  const { authorityPem, certificatePem, keyPem } = credentials
  return ChannelCredentials.createSsl(authorityPem, keyPem, certificatePem, {
    checkServerIdentity: serverCheck(credentials, expected),
  })
}

/** What a handshake asks about the server's certificate, once it is known to be of our authority. */
export function serverCheck(
  { revocations }: Pick<Credentials, 'revocations'>,
  expected: (identity: Identity) => boolean = ({ role }) => SERVING_ROLES.includes(role),
): (host: string, certificate: PeerCertificate) => Error | undefined {
  return (host, certificate) => {
    try {
      if (revocations?.isRevoked(certificate.serialNumber)) return new Error(`${host} shows a revoked certificate`)
      const identity = identityIn(certificate.subjectaltname ?? '')
      return expected(identity) ? undefined : new Error(`${host} answers as ${JSON.stringify(identity)}`)
    } catch (error) {
      return error as Error
    }
  }
}

interface HasPeer {
  getAuthContext(): { sslPeerCertificate?: { subjectaltname?: string; serialNumber?: string; pubkey?: Buffer } }
}

interface Peer {
  readonly identity: Identity
  readonly serialNumber: string
  readonly keyDigest: string
}

/**
 * Taking a certificate apart costs as much as the rest of a small call, and a connection has one for all its life:
 * HTTP/2 forbids another handshake on it. What names nobody is not remembered.
 */
const peers = new WeakMap<object, Peer>()

/** Who is on the other side. @throws Fault H1011 when the certificate names no identity of ours */
function peerOf(call: HasPeer): Peer {
  const connection = connectionOf(call)
  const known = connection && peers.get(connection)
  if (known) return known
  try {
    const { subjectaltname = '', serialNumber = '', pubkey } = call.getAuthContext().sslPeerCertificate ?? {}
    const keyDigest = pubkey ? createHash('sha256').update(pubkey).digest('hex') : ''
    const peer = { identity: identityIn(subjectaltname), serialNumber, keyDigest }
    if (connection) peers.set(connection, peer)
    return peer
  } catch (error) {
    throw new Fault(refusal('H1011'), { cause: error })
  }
}

/** By which of their names a caller with several wants to be known (R1): a SAN URI of their own certificate. */
export const CALLED_AS = 'lianjie-as'

interface Admitting {
  readonly log: Log
  readonly revocations: Revocations | undefined
}

/** @throws Fault H1011 when the certificate was revoked, or the name that is asked for is none of the caller's */
function admitted(call: AnyCall, { revocations }: Pick<Admitting, 'revocations'>): Identity {
  const { identity, serialNumber } = peerOf(call)
  if (revocations?.isRevoked(serialNumber)) throw fault('H1011')
  const [wanted = ''] = call.metadata.get(CALLED_AS)
  const name = chosenName(identity, `${wanted}`)
  if (!name) throw fault('H1011')
  return name
}

/** grpc-js shows no connection: this looks into its calls. Where a later one looks otherwise, nothing is remembered. */
function connectionOf(call: object): object | undefined {
  const { stream } = (call as { call?: { stream?: { session?: unknown } } }).call ?? {}
  return typeof stream?.session === 'object' ? (stream.session ?? undefined) : undefined
}

/** Bytes that became no message: it takes the message's place, so that we choose the answer and not grpc-js. */
class Unreadable {
  constructor(readonly refusal: Refusal) {}
}

type Method = MethodDefinition<unknown, unknown>

function guardedMethod(method: Method, bodyBytesMax: number): Method {
  return {
    ...method,
    requestDeserialize(bytes) {
      if (bytes.length > bodyBytesMax) {
        return new Unreadable(refusal('H1009', { bytes: `${bytes.length}`, bytesMax: `${bodyBytesMax}` }))
      }
      try {
        return method.requestDeserialize(bytes)
      } catch {
        return new Unreadable(refusal('H1010'))
      }
    },
  }
}

interface AnyCall extends HasPeer {
  readonly cancelled: boolean
  readonly metadata: Metadata
  getDeadline(): Date | number
  once(event: 'cancelled', listener: () => void): unknown
}
type Unary = ServerUnaryCall<unknown, unknown>
type Many = ServerWritableStream<unknown, unknown>
type TwoWay = ServerDuplexStream<unknown, unknown>
type Handler = (requestOrCall: unknown, caller: Caller) => unknown

function wrappedHandler(method: Method, handler: Handler, admitting: Admitting): UntypedHandleCall {
  const failed = (error: unknown) => statusOf(refusalFrom(error, method.path, admitting.log))
  if (method.requestStream) {
    if (!method.responseStream) throw new Error(`${method.path}: client streaming is not used by our contracts`)
    return (call: TwoWay) => openStream(call, handler, failed, admitting)
  }
  if (method.responseStream) return (call: Many) => void sendAll(call, handler, failed, admitting)
  return (call: Unary, answer: sendUnaryData<unknown>) => {
    answerOnce(call, handler, admitting).then(
      (reply) => answer(null, reply),
      (error: unknown) => answer(failed(error)),
    )
  }
}

function refusalFrom(error: unknown, path: string, log: Log): Refusal {
  if (error instanceof Fault && isCode(error.refusal.code)) return error.refusal
  // The caller learns nothing of it but that it happened.
  log.error({ err: error, path }, 'a handler broke')
  return refusal('H9001')
}

async function answerOnce(call: Unary, handler: Handler, admitting: Admitting): Promise<unknown> {
  return handler(readable(call.request), callerIn(call, admitting))
}

type Failed = (error: unknown) => ReturnType<typeof statusOf>

async function sendAll(call: Many, handler: Handler, failed: Failed, admitting: Admitting): Promise<void> {
  try {
    const caller = callerIn(call, admitting)
    for await (const message of handler(readable(call.request), caller) as AsyncIterable<unknown>) {
      if (caller.gone.aborted) return
      if (!call.write(message)) await drained(call, caller.gone)
    }
    call.end()
  } catch (error) {
    call.emit('error', failed(error))
  }
}

function drained(call: Many, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off('drain', done)
      gone.removeEventListener('abort', done)
      resolve()
    }
    call.once('drain', done)
    gone.addEventListener('abort', done)
    if (gone.aborted) done()
  })
}

function openStream(call: TwoWay, handler: Handler, failed: Failed, admitting: Admitting): void {
  const push = call.push.bind(call)
  // An unreadable frame ends the stream with its code instead of being handed on; and a stream that was opened before
  // its certificate was revoked ends with the next sign of life.
  call.push = (message: unknown) => {
    const wrong = wrongFrame(message, () => admitting.revocations?.isRevoked(peerOf(call).serialNumber), failed)
    if (!wrong) return push(message)
    call.emit('error', wrong)
    return false
  }
  // A handler may be async; what it throws later must end this stream and not the process.
  const opened = new Promise((resolve) => resolve(handler(call, callerIn(call, admitting))))
  opened.catch((error: unknown) => call.emit('error', failed(error)))
}

/** With which status a stream ends instead of handing this on, if it must. */
function wrongFrame(message: unknown, isRevoked: () => boolean | undefined, failed: Failed) {
  if (message instanceof Unreadable) return statusOf(message.refusal)
  try {
    return isRevoked() ? statusOf(refusal('H1011')) : undefined
  } catch (error) {
    // A certificate that names nobody, for one. Thrown from where frames come in, it would end the process.
    return failed(error)
  }
}

function readable(request: unknown): unknown {
  if (request instanceof Unreadable) throw new Fault(request.refusal)
  return request
}

function callerIn(call: AnyCall, admitting: Admitting): Caller {
  const deadline = Number(call.getDeadline())
  const deadlineMs = Number.isFinite(deadline) ? Math.max(0, deadline - Date.now()) : Number.POSITIVE_INFINITY
  if (deadlineMs === 0) throw fault('H8003')
  return new CallerOf(call, admitted(call, admitting), deadlineMs)
}

/** A class, because an object that is written with an accessor gets a hidden class of its own each time. */
class CallerOf implements Caller {
  readonly keyDigest: string
  readonly trace: Readonly<Record<string, string>>
  private signal: AbortSignal | undefined = undefined

  constructor(
    private readonly call: AnyCall,
    readonly identity: Identity,
    readonly deadlineMs: number,
  ) {
    this.keyDigest = peerOf(call).keyDigest
    this.trace = traceIn(call.metadata)
  }

  /** Made only for who asks: most calls are over before anybody would. */
  get gone(): AbortSignal {
    this.signal ??= goneSignal(this.call)
    return this.signal
  }
}

function goneSignal(call: AnyCall): AbortSignal {
  const controller = new AbortController()
  call.once('cancelled', () => controller.abort())
  if (call.cancelled) controller.abort()
  return controller.signal
}

const NO_TRACE: Readonly<Record<string, string>> = Object.freeze({})

/** The W3C headers only: whatever else a caller sends is not ours to pass on. */
function traceIn(metadata: Metadata): Readonly<Record<string, string>> {
  if (metadata.get('traceparent').length === 0) return NO_TRACE
  const found = ['traceparent', 'tracestate'].map((name) => [name, metadata.get(name)[0]] as const)
  return Object.fromEntries(found.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
