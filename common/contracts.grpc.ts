/** The contracts of proto/v1 as the programs use them: service definitions for gRPC, codecs for bytes elsewhere. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type GrpcObject, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js'
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader'
import { Reader } from 'protobufjs/minimal'
import type * as wire from '../proto/types'
import { formOf } from './canonical.grpc'

/** The folder that holds package.json: sources run from it, compiled files from dist/ below it. */
export function projectRoot(): string {
  let folder = __dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

const definition = loadSync(
  ['exchange', 'facts', 'hospital', 'operations', 'policy_engine'].map((n) => `v1/${n}.proto`),
  {
    includeDirs: [join(projectRoot(), 'proto')],
    keepCase: false,
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  },
)

const loaded = (loadPackageDefinition(definition).lianjie as GrpcObject).v1 as GrpcObject
const service = (name: string) => (loaded[name] as ServiceClientConstructor).service

export const contracts = {
  exchange: service('Exchange'),
  hospitalDoor: service('HospitalDoor'),
  operations: service('Operations'),
  policyEngine: service('PolicyEngine'),
}

/**
 * The same bytes, when each of their fields is all there. The decoder shortens a text that breaks off and takes it, so
 * half a message would pass for a whole one.
 * @throws RangeError
 */
export function whole(bytes: Buffer): Buffer {
  const reader = Reader.create(bytes)
  while (reader.pos < reader.len) reader.skipType(reader.uint32() & WIRE_TYPE)
  return bytes
}

const WIRE_TYPE = 7

/** Bytes of one message type and back. Decoding throws on undecodable bytes; see strictly for signed ones. */
export interface Codec<Out, In> {
  encode(message: In): Buffer
  decode(bytes: Buffer): Out
}

function codec<Out, In>(name: string): Codec<Out, In> {
  const type = definition[`lianjie.v1.${name}`] as unknown as MessageTypeDefinition<object, object>
  return {
    encode: (message) => type.serialize(message as object),
    decode: (bytes) => type.deserialize(whole(bytes)) as Out,
  }
}

/** Of a message that somebody signs: the same message always becomes the same bytes. */
function signedCodec<Out, In>(name: string): Codec<Out, In> {
  const { encode, decode } = codec<Out, In>(name)
  const form = formOf(definition, `lianjie.v1.${name}`)
  return { encode: (message) => encode(form(message as Readonly<Record<string, unknown>>) as In), decode }
}

export const codecs = {
  verdict: signedCodec<wire.Verdict, wire.VerdictIn>('Verdict'),
  signedVerdict: signedCodec<wire.SignedVerdict, wire.SignedVerdictIn>('SignedVerdict'),
  decision: signedCodec<wire.Decision, wire.DecisionIn>('Decision'),
  signedDecision: signedCodec<wire.SignedDecision, wire.SignedDecisionIn>('SignedDecision'),
  fact: codec<wire.Fact, wire.FactIn>('Fact'),
  factRecord: codec<wire.FactRecord, wire.FactRecordIn>('FactRecord'),
  regionRecord: codec<wire.RegionRecord, wire.RegionRecordIn>('RegionRecord'),
  requestRecord: codec<wire.RequestRecord, wire.RequestRecordIn>('RequestRecord'),
  replyRecord: codec<wire.ReplyRecord, wire.ReplyRecordIn>('ReplyRecord'),
  downRow: codec<wire.DownRow, wire.DownRowIn>('DownRow'),
  factAck: codec<wire.FactAck, wire.FactAckIn>('FactAck'),
  inquiry: codec<wire.Inquiry, wire.InquiryIn>('Inquiry'),
  claim: codec<wire.Claim, wire.ClaimIn>('Claim'),
  quote: codec<wire.Quote, wire.QuoteIn>('Quote'),
  personQuery: codec<wire.PersonQuery, wire.PersonQueryIn>('PersonQuery'),
  personReply: codec<wire.PersonReply, wire.PersonReplyIn>('PersonReply'),
  entitlementQuery: codec<wire.EntitlementQuery, wire.EntitlementQueryIn>('EntitlementQuery'),
  entitlementReply: codec<wire.EntitlementReply, wire.EntitlementReplyIn>('EntitlementReply'),
}

/**
 * Decodes bytes that somebody signed, or undefined when they are not exactly what our own encoder would write.
 * Protobuf accepts truncated, doubled and unknown fields; a signature over such bytes would mean two things.
 */
export function strictly<Out, In>({ decode, encode }: Codec<Out, In>, bytes: Buffer): Out | undefined {
  try {
    const message = decode(bytes)
    return encode(message as unknown as In).equals(bytes) ? message : undefined
  } catch {
    return undefined
  }
}
