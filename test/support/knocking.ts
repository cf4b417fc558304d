/**
 * Calls a gRPC server of ours as a stranger's program would: bytes or messages of its own making, and the answer read
 * from the wire without the help of our own client.
 */
import { Client, type ClientReadableStream, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { ErrorInfo, LocalizedMessage } from 'nice-grpc-error-details/lib/proto/google/rpc/error_details'
import { Status } from 'nice-grpc-error-details/lib/proto/google/rpc/status'
import { channelCredentials } from '../../common/calls.grpc'
import { type CredentialPaths, type Credentials, readCredentials } from '../../common/credentials.file'
import { strangers } from './strangers'

export interface Knocked {
  readonly reply?: Record<string, unknown>
  /** Of a rich status of ours; otherwise the name of the bare gRPC status. */
  readonly code?: string
  readonly params: Readonly<Record<string, string>>
  readonly zh: string
  readonly en: string
  readonly tookMs: number
}

type Heard = (message: unknown) => boolean

export interface Knocking {
  /** @param request a message, or bytes that go out as they are */
  knock(method: string, request: object | Buffer): Promise<Knocked>
  /**
   * Opens a two-way stream, sends these messages, bytes as they are, and waits for what it ends with.
   * @param heard of each message that comes back; true: enough
   */
  stream(method: string, messages: readonly (object | Buffer)[], heard?: Heard): Promise<Knocked>
  close(): void
}

const OPTIONS = { 'grpc.ssl_target_name_override': 'lianjie', 'grpc.max_send_message_length': -1 }
export const DEADLINE_MS = 12_000

export function knockingAt(contract: keyof typeof strangers, address: string, paths: CredentialPaths): Knocking {
  return knockingAs(readCredentials(paths), contract, address)
}

export function knockingAs(credentials: Credentials, contract: keyof typeof strangers, address: string): Knocking {
  const client = new Client(address, channelCredentials(credentials), OPTIONS)
  const asIs = (bytes: Buffer) => bytes
  const within = () => ({ deadline: Date.now() + DEADLINE_MS })
  return {
    knock(name, request) {
      const method = strangers[contract][name]
      if (!method) throw new Error(`${contract} has no ${name}`)
      const bytes = Buffer.isBuffer(request) ? request : method.requestSerialize(request)
      const began = performance.now()
      return new Promise((resolve) => {
        const ended = (how: Partial<Knocked>) => resolve({ ...NOTHING, ...how, tookMs: performance.now() - began })
        const answered = (error: ServiceError | null, reply?: Buffer) => {
          if (error || !reply) return ended(error ? told(error) : {})
          return ended({ reply: method.responseDeserialize(reply) as Record<string, unknown> })
        }
        if (!method.responseStream) {
          client.makeUnaryRequest(method.path, asIs, asIs, bytes, new Metadata(), within(), answered)
          return
        }
        const call = client.makeServerStreamRequest(method.path, asIs, asIs, bytes, new Metadata(), within())
        heardFirst(call, (error, reply) => answered(error, reply))
      })
    },
    stream(name, messages, heard = () => false) {
      const method = strangers[contract][name]
      if (!method) throw new Error(`${contract} has no ${name}`)
      const began = performance.now()
      return new Promise((resolve) => {
        const call = client.makeBidiStreamRequest(method.path, asIs, asIs, new Metadata(), within())
        const ended = (how: Omit<Knocked, 'tookMs'>) => resolve({ ...how, tookMs: performance.now() - began })
        call.on('data', (bytes: Buffer) => heard(method.responseDeserialize(bytes)) && call.end())
        call.on('end', () => ended({ code: 'OK', params: {}, zh: '', en: '' }))
        call.on('error', (error: ServiceError) => ended(told(error)))
        for (const message of messages)
          call.write(Buffer.isBuffer(message) ? message : method.requestSerialize(message))
      })
    },
    close: () => client.close(),
  }
}

const NOTHING = { params: {}, zh: '', en: '' }
/** A stream that says nothing for so long is listening, and has taken what it was asked. */
const QUIET_MS = 1_000

/** The first message, or the end; then we hang up. */
function heardFirst(call: ClientReadableStream<Buffer>, done: (error: ServiceError | null, reply: Buffer) => void) {
  const hangUp = (reply: Buffer) => {
    clearTimeout(quiet)
    done(null, reply)
    call.cancel()
  }
  const quiet = setTimeout(() => hangUp(Buffer.alloc(0)), QUIET_MS)
  call.once('data', hangUp)
  call.once('end', () => hangUp(Buffer.alloc(0)))
  call.on('error', (error: ServiceError) => {
    clearTimeout(quiet)
    done(error, Buffer.alloc(0))
  })
}

function told({ code, metadata }: ServiceError): Omit<Knocked, 'tookMs'> {
  const [bytes] = metadata?.get('grpc-status-details-bin') ?? []
  const details = Buffer.isBuffer(bytes) ? Status.decode(bytes).details : []
  const of = (type: string) => details.filter(({ typeUrl }) => typeUrl.endsWith(`/${type}`)).map(({ value }) => value)
  const [info] = of(ErrorInfo.$type).map((value) => ErrorInfo.decode(value))
  const texts = of(LocalizedMessage.$type).map((value) => LocalizedMessage.decode(value))
  const textIn = (locale: string) => texts.find((text) => text.locale.startsWith(locale))?.message ?? ''
  return { code: info?.reason ?? status[code], params: info?.metadata ?? {}, zh: textIn('zh'), en: textIn('en') }
}
