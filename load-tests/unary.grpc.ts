/**
 * Unary gRPC calls at a third of what they cost through grpc-js: bytes in, bytes out, over one connection of mutual TLS
 * that is opened with the first call and again when it broke. The load generator shares the processors of what it
 * measures, so that its own calls must be cheap; whoever is called sees the same calls. How they fail is grpc-js' way
 * of failing, so that refusalOf reads it.
 */
import { connect } from 'node:tls'
import { Metadata, type StatusObject, status } from '@grpc/grpc-js'
import { serverCheck } from '../common/calls.grpc'
import type { Credentials } from '../common/credentials.file'
import { blockOf, type Headers, headersIn } from './http2/hpack'
import { BODY_MAX, type End, Line } from './http2/line'

export interface UnaryClient {
  /**
   * A method to call again and again. The call fails with DEADLINE_EXCEEDED after so long; absent: it has all the time.
   * @param body at most REQUEST_MAX long
   */
  method(path: string, deadlineMs?: number): (body: Buffer) => Promise<Buffer>
  close(): void
}

/** What a call ends with that was not answered: what grpc-js calls a ServiceError. */
export class CallFailed extends Error implements StatusObject {
  override readonly name = 'CallFailed'
  constructor(
    readonly code: status,
    readonly details: string,
    readonly metadata = new Metadata(),
  ) {
    super(`${code} ${status[code]}: ${details}`)
  }
}

const PREFIX_BYTES = 5
/** Bills' requests have some hundred bytes, tokens some thousand; a longer one is for grpc-js. */
export const REQUEST_MAX = BODY_MAX - PREFIX_BYTES
/** As much as grpc-js takes unless told otherwise. */
const REPLY_MAX = 4 * 1_048_576
const [RETRY_MS, RETRY_MOST_MS] = [200, 2_000]

/** Connects on the first call. @param replyMax bytes of a reply that is taken */
export function unaryClient(address: string, credentials: Credentials, replyMax = REPLY_MAX): UnaryClient {
  const lines = linesTo(address, credentials, replyMax)
  return {
    method(path, deadlineMs) {
      const headers = headersFor(path, deadlineMs)
      return (message) => called(lines, headers, message)
    },
    close: lines.close,
  }
}

interface Lines {
  /** @throws CallFailed while it waits to try again */
  line(): Line
  /** Why there was none. */
  trouble(): string
  readonly replyMax: number
  close(): void
}

function linesTo(address: string, credentials: Credentials, replyMax: number): Lines {
  const at = new URL(`https://${address}`)
  let line: Line | undefined
  let [trouble, retryMs, restsUntilMs] = ['', RETRY_MS, 0]

  function opened(): Line {
    const socket = connect({
      ...{ host: at.hostname, port: Number(at.port), servername: 'lianjie', ALPNProtocols: ['h2'] },
      ...{ ca: credentials.authorityPem, cert: credentials.certificatePem, key: credentials.keyPem },
      checkServerIdentity: serverCheck(credentials),
    })
    socket.setNoDelay(true)
    // Before the line, which tells its calls that it was lost.
    socket.on('error', (error) => {
      trouble = error.message
    })
    socket.once('close', () => {
      if (made.wasAccepted) return
      restsUntilMs = performance.now() + retryMs
      retryMs = Math.min(retryMs * 2, RETRY_MOST_MS)
    })
    const made = new Line(socket, replyMax + PREFIX_BYTES)
    return made
  }

  return {
    line() {
      if (line?.isOpen) {
        if (retryMs > RETRY_MS && line.wasAccepted) retryMs = RETRY_MS
        return line
      }
      if (performance.now() < restsUntilMs) throw notConnected(trouble)
      line = opened()
      return line
    },
    trouble: () => trouble,
    replyMax,
    close: () => line?.close(),
  }
}

/** In grpc-js' own words: they alone say that the call never left this machine. */
function notConnected(trouble: string): CallFailed {
  return new CallFailed(status.UNAVAILABLE, `No connection established. Last error: ${trouble}`)
}

interface MethodHeaders {
  readonly deadlineMs: number | undefined
  /** For a call that leaves so many milliseconds after it was made. */
  after(ms: number): Buffer
}

function headersFor(path: string, deadlineMs: number | undefined): MethodHeaders {
  const within = (timeout: Headers) =>
    blockOf({
      ...{ ':method': 'POST', ':scheme': 'https', ':path': path, ':authority': 'lianjie' },
      ...{ te: 'trailers', 'content-type': 'application/grpc', 'user-agent': 'lianjie-load', ...timeout },
    })
  const timeout = (ms: number) => ({ 'grpc-timeout': `${Math.max(1, Math.ceil(ms))}m` })
  if (deadlineMs === undefined) {
    const always = within({})
    return { deadlineMs, after: () => always }
  }
  const atOnce = within(timeout(deadlineMs))
  return { deadlineMs, after: (ms) => (ms < 1 ? atOnce : within(timeout(deadlineMs - ms))) }
}

function called(lines: Lines, { deadlineMs, after }: MethodHeaders, message: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (message.length > REQUEST_MAX) throw new CallFailed(status.RESOURCE_EXHAUSTED, `${message.length} bytes to send`)
    const madeMs = performance.now()
    const line = lines.line()
    let timer: NodeJS.Timeout | undefined
    const giveUp = line.send({
      head: () => after(performance.now() - madeMs),
      body: prefixed(message),
      ended(end) {
        clearTimeout(timer)
        const answer = answerIn(end, { lines, line })
        if (answer instanceof CallFailed) reject(answer)
        else resolve(answer)
      },
    })
    if (deadlineMs === undefined) return
    timer = setTimeout(() => {
      giveUp()
      reject(new CallFailed(status.DEADLINE_EXCEEDED, `Deadline exceeded after ${deadlineMs} ms`))
    }, deadlineMs)
  })
}

/** Not compressed, and so long. */
function prefixed(message: Buffer): Buffer {
  const body = Buffer.allocUnsafe(PREFIX_BYTES + message.length)
  body[0] = 0
  message.copy(body, body.writeUInt32BE(message.length, 1))
  return body
}

interface Asked {
  readonly lines: Lines
  readonly line: Line
}

function answerIn(end: End, { lines, line }: Asked): Buffer | CallFailed {
  if ('last' in end) return failureIn(end) ?? messageIn(end.pieces)
  if ('reset' in end) return resetBy(end.reset)
  if ('tooLong' in end) {
    const said = `Received message larger than max (${Buffer.concat(end.tooLong).readUInt32BE(1)} vs ${lines.replyMax})`
    return new CallFailed(status.RESOURCE_EXHAUSTED, said)
  }
  if (end.lost === 'unsent' && !line.wasAccepted) return notConnected(lines.trouble())
  return new CallFailed(status.UNAVAILABLE, 'Connection dropped')
}

/** The last headers of a call that went well are the same bytes each time, and need not be read again. */
let well: Buffer = Buffer.alloc(0)

function failureIn({ first, last }: { readonly first: Buffer; readonly last: Buffer }): CallFailed | undefined {
  if (well.length > 0 && last.equals(well)) return undefined
  try {
    const trailers = headersIn(last)
    const { 'grpc-status': code, 'grpc-message': message = '' } = trailers
    if (code === undefined) return withoutStatus({ ...headersIn(first), ...trailers })
    if (Number(code) !== status.OK) return new CallFailed(Number(code), decoded(message), metadataIn(trailers))
    if (last !== first) well = Buffer.from(last)
    return undefined
  } catch (error) {
    return new CallFailed(status.INTERNAL, `headers that cannot be read: ${(error as Error).message}`)
  }
}

function metadataIn(headers: Headers): Metadata {
  return Metadata.fromHttp2Headers(headers)
}

function decoded(message: string): string {
  try {
    return decodeURI(message)
  } catch {
    return message
  }
}

/** What somebody says who knows no gRPC. */
const BY_HTTP: Readonly<Record<string, status>> = {
  ...{ 400: status.INTERNAL, 401: status.UNAUTHENTICATED, 403: status.PERMISSION_DENIED, 404: status.UNIMPLEMENTED },
  ...{ 429: status.UNAVAILABLE, 502: status.UNAVAILABLE, 503: status.UNAVAILABLE, 504: status.UNAVAILABLE },
}

function withoutStatus(headers: Headers): CallFailed {
  const { ':status': http = '' } = headers
  return new CallFailed(BY_HTTP[http] ?? status.UNKNOWN, `Received HTTP status code ${http}`, metadataIn(headers))
}

function messageIn(pieces: readonly Buffer[]): Buffer | CallFailed {
  const body = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
  const isWhole = body.length >= PREFIX_BYTES && body.readUInt32BE(1) === body.length - PREFIX_BYTES
  if (isWhole && body[0] === 0) return body.subarray(PREFIX_BYTES)
  return new CallFailed(status.INTERNAL, `no message of ours in ${body.length} bytes`)
}

const [REFUSED_STREAM, CANCEL, ENHANCE_YOUR_CALM] = [7, 8, 11]

function resetBy(code: number): CallFailed {
  switch (code) {
    case REFUSED_STREAM:
      return new CallFailed(status.UNAVAILABLE, 'Stream refused by server')
    case CANCEL:
      return new CallFailed(status.CANCELLED, 'Call cancelled')
    case ENHANCE_YOUR_CALM:
      return new CallFailed(status.RESOURCE_EXHAUSTED, 'Bandwidth exhausted or memory limit exceeded')
    default:
      return new CallFailed(status.INTERNAL, `Received RST_STREAM with code ${code}`)
  }
}
