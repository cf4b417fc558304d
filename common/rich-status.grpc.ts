/** A refusal as a google.rpc rich status, and back: how every gRPC contract of ours fails. */
import { Metadata, type ServiceError, type StatusObject, status } from '@grpc/grpc-js'
import { Any } from 'nice-grpc-error-details/lib/proto/google/protobuf/any'
import { ErrorInfo, LocalizedMessage, RetryInfo } from 'nice-grpc-error-details/lib/proto/google/rpc/error_details'
import { Status } from 'nice-grpc-error-details/lib/proto/google/rpc/status'
import { catalogue, isCode, type Refusal, refusal, refusalFromWire, remedyOf, textOf } from './errors'

const DETAILS = 'grpc-status-details-bin'
const DOMAIN = 'lianjie'

/** Values beyond it are cut: all of a status travels in headers, which have a limit of their own. */
const VALUE_MAX = 500
const VALUES_MAX = 16

/** What grpc-js wants to end a call with. */
export function statusOf(given: Refusal): StatusObject {
  const refused = { ...given, params: sendable(given.params) }
  const { name, status: statusName } = catalogue[refused.code]
  const code = status[statusName as keyof typeof status]
  const details = `${refused.code} ${name}: ${textOf(refused, 'en')}`
  const metadata = new Metadata()
  const rich = Status.fromPartial({ code, message: details, details: detailsOf(refused) })
  metadata.set(DETAILS, Buffer.from(Status.encode(rich).finish()))
  return { code, details, metadata }
}

/** grpc-js throws out of reach at half a character (a pair that was cut apart), and that ends the process. */
function sendable(params: Refusal['params']): Refusal['params'] {
  const some = Object.entries(params).slice(0, VALUES_MAX)
  return Object.fromEntries(some.map(([name, value]) => [name, Buffer.from(value.slice(0, VALUE_MAX)).toString()]))
}

function detailsOf(refused: Refusal): Any[] {
  const info = ErrorInfo.fromPartial({ reason: refused.code, domain: DOMAIN, metadata: refused.params })
  // What happened and what to do about it: a program that shows this text needs no list of codes.
  const zh = LocalizedMessage.fromPartial({ locale: 'zh-CN', message: textOf(refused, 'zh') + remedyOf(refused, 'zh') })
  const told = `${textOf(refused, 'en')} ${remedyOf(refused, 'en')}`
  const en = LocalizedMessage.fromPartial({ locale: 'en-US', message: told })
  const details = [
    packed(ErrorInfo.$type, ErrorInfo.encode(info).finish()),
    packed(LocalizedMessage.$type, LocalizedMessage.encode(zh).finish()),
    packed(LocalizedMessage.$type, LocalizedMessage.encode(en).finish()),
  ]
  if (refused.retryAfterMs > 0) {
    const seconds = Math.floor(refused.retryAfterMs / 1_000)
    const nanos = (refused.retryAfterMs % 1_000) * 1_000_000
    const retry = RetryInfo.fromPartial({ retryDelay: { seconds, nanos } })
    details.push(packed(RetryInfo.$type, RetryInfo.encode(retry).finish()))
  }
  return details
}

function packed(type: string, bytes: Uint8Array): Any {
  return Any.fromPartial({ typeUrl: `type.googleapis.com/${type}`, value: Buffer.from(bytes) })
}

/**
 * What a failed call means. The rich status when the far side wrote one; otherwise the most cautious code that fits
 * what the transport says. A call that may have arrived is H6001: nothing may be concluded from silence.
 */
export function refusalOf(error: Error): Refusal {
  const { code, details = error.message, metadata } = error as Partial<ServiceError> & Error
  return fromDetails(metadata) ?? fromTransport(code, details)
}

function fromDetails(metadata: Metadata | undefined): Refusal | undefined {
  const [bytes] = metadata?.get(DETAILS) ?? []
  if (!Buffer.isBuffer(bytes)) return undefined
  try {
    const { details } = Status.decode(bytes)
    const info = details.find(({ typeUrl }) => typeUrl.endsWith(`/${ErrorInfo.$type}`))
    if (!info) return undefined
    const { reason, domain, metadata: params } = ErrorInfo.decode(info.value)
    if (domain !== DOMAIN && !isCode(reason)) return undefined
    return refusalFromWire({ code: reason, params, retryAfterMs: retryAfterMsIn(details) })
  } catch {
    return undefined
  }
}

function retryAfterMsIn(details: readonly Any[]): number {
  const retry = details.find(({ typeUrl }) => typeUrl.endsWith(`/${RetryInfo.$type}`))
  const delay = retry && RetryInfo.decode(retry.value).retryDelay
  return delay ? delay.seconds * 1_000 + Math.round(delay.nanos / 1_000_000) : 0
}

function fromTransport(code: status | undefined, details: string): Refusal {
  switch (code) {
    case status.UNAVAILABLE:
      // Only this sentence of grpc-js says that the call never left this machine.
      return details.startsWith('No connection established')
        ? refusal('H9002', { part: details })
        : refusal('H6001', { cause: details })
    case status.RESOURCE_EXHAUSTED:
      return tooLarge(details) ?? refusal('H6001', { cause: details })
    case status.UNIMPLEMENTED:
      return refusal('H1008', { version: details })
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return refusal('H1011')
    case status.DEADLINE_EXCEEDED:
    case status.CANCELLED:
    case status.ABORTED:
      return refusal('H6001', { cause: details })
    case status.INTERNAL:
      return LINE_BROKE.test(details) ? refusal('H6001', { cause: details }) : refusal('H9001', { cause: details })
    default:
      return refusal('H9001', { cause: details })
  }
}

/**
 * Said by this side's transport when a stream was reset without a status: nobody over there has judged the call. It
 * comes in hundreds when a server that stood still reads on: of more than a thousand calls whose callers have given up
 * meanwhile its HTTP/2 takes the resets for an attack, and ends the connection with all that is open on it.
 */
const LINE_BROKE = /^Received RST_STREAM with code /

/** Far over the limit the server's transport answers by itself, in a sentence of its own. */
function tooLarge(details: string): Refusal | undefined {
  const [, bytes, bytesMax] = /^Received message larger than max \((\d+) vs\.? (\d+)\)/.exec(details) ?? []
  return bytes && bytesMax ? refusal('H1009', { bytes, bytesMax }) : undefined
}
