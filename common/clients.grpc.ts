/** The calling side of our contracts: promises of one answer, async iterables of many, raw two-way streams. */
import {
  type CallOptions,
  type ChannelCredentials,
  Client,
  type ClientDuplexStream,
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js'
import type { MethodDefinition as Typed } from '@grpc/proto-loader'
import { CALLED_AS, type Contracts, channelCredentials, refusalOf } from './calls.grpc'
import { contracts } from './contracts.grpc'
import type { Credentials } from './credentials.file'
import { Fault } from './errors'
import { type Name, uriOf } from './identity'

export interface CallSettings {
  /** The call ends as H6001 after so long. */
  readonly deadlineMs?: number
  /** From telemetry.otel. */
  readonly trace?: Readonly<Record<string, string>>
  /** By which of the names in our certificate we want to be known (R1); absent: the first. */
  readonly as?: Name
  /** Gives the call up. */
  readonly signal?: AbortSignal
}

type Kinds<H, D> = {
  readonly [M in keyof H as string extends M ? never : Uncapitalize<M & string>]: D[M & keyof D] extends Typed<
    infer RequestIn,
    // biome-ignore lint/suspicious/noExplicitAny: these two are the server's side of the same types
    any,
    // biome-ignore lint/suspicious/noExplicitAny: as above
    any,
    infer Reply
  >
    ? H[M] extends handleUnaryCall<infer _Q, infer _A>
      ? (request: RequestIn, settings?: CallSettings) => Promise<Reply>
      : H[M] extends handleServerStreamingCall<infer _Q, infer _A>
        ? (request: RequestIn, settings?: CallSettings) => AsyncIterable<Reply>
        : H[M] extends handleBidiStreamingCall<infer _Q, infer _A>
          ? (settings?: CallSettings) => ClientDuplexStream<RequestIn, Reply>
          : never
    : never
}

export type ClientOf<N extends keyof Contracts> = Kinds<Contracts[N]['handlers'], Contracts[N]['definition']> & {
  /** Resolves when connected and shaken hands. @throws Fault when that takes longer */
  ready(withinMs: number): Promise<void>
  close(): void
}

const OPTIONS = {
  // TLS knows no names that are addresses; who answers is checked by identity (calls.grpc).
  'grpc.ssl_target_name_override': 'lianjie',
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  // A server that was away must be found again in seconds, not in the two minutes that are grpc's custom.
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 2_000,
}

/**
 * A client of one contract. Failed calls reject with a Fault, streams throw one; of a two-way stream use refusalOf.
 * Give ready-made channel credentials where the far side must be somebody in particular.
 */
export function clientOf<N extends keyof Contracts>(
  contract: N,
  address: string,
  credentials: Credentials | ChannelCredentials,
): ClientOf<N> {
  const channel = 'keyPem' in credentials ? channelCredentials(credentials) : credentials
  const client = new Client(address, channel, OPTIONS)
  const methods = Object.entries(contracts[contract]).map(([name, method]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    callerOfMethod(client, method),
  ])
  return {
    ...Object.fromEntries(methods),
    ready: (withinMs: number) => ready(client, withinMs),
    close: () => client.close(),
  }
}

type Method = MethodDefinition<unknown, unknown>

function callerOfMethod(client: Client, { path, requestStream, responseStream, ...codec }: Method) {
  const { requestSerialize: encode, responseDeserialize: decode } = codec
  if (requestStream) {
    return (settings: CallSettings = {}) => {
      const [metadata, options] = transport(settings)
      const call = client.makeBidiStreamRequest(path, encode, decode, metadata, options)
      return ended(call, settings)
    }
  }
  if (responseStream) {
    return (request: unknown, settings: CallSettings = {}) => {
      const [metadata, options] = transport(settings)
      const call = client.makeServerStreamRequest(path, encode, decode, request, metadata, options)
      return iterated(ended(call, settings))
    }
  }
  return (request: unknown, settings: CallSettings = {}) =>
    new Promise((resolve, reject) => {
      const [metadata, options] = transport(settings)
      const answered = (error: ServiceError | null, reply?: unknown) =>
        error ? reject(new Fault(refusalOf(error), { cause: error })) : resolve(reply)
      ended(client.makeUnaryRequest(path, encode, decode, request, metadata, options, answered), settings)
    })
}

function transport({ deadlineMs, as, trace = {} }: CallSettings): [Metadata, CallOptions] {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(trace)) metadata.set(name, value)
  if (as) metadata.set(CALLED_AS, uriOf(as))
  return [metadata, deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs }]
}

function ended<C extends { cancel(): void }>(call: C, { signal }: CallSettings): C {
  if (signal?.aborted) call.cancel()
  else signal?.addEventListener('abort', () => call.cancel(), { once: true })
  return call
}

async function* iterated(call: AsyncIterable<unknown> & { cancel(): void }): AsyncIterable<unknown> {
  try {
    for await (const message of call) yield message
  } catch (error) {
    throw new Fault(refusalOf(error as Error), { cause: error })
  } finally {
    call.cancel()
  }
}

function ready(client: Client, withinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + withinMs, (error) => {
      if (!error) return resolve()
      reject(new Fault({ code: 'H9002', params: { part: error.message }, retryAfterMs: 0 }, { cause: error }))
    })
  })
}
