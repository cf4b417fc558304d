/** The contracts of proto/v1 as the programs use them: service definitions for gRPC, codecs for bytes elsewhere. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js'
import { type Method, type Namespace, Root } from 'protobufjs'
import type * as wire from '../proto/types'
import { type Codec, codecsOf } from './codec.grpc'

export type { Codec } from './codec.grpc'

/** The folder that holds package.json: sources run from it, compiled files from dist/ below it. */
export function projectRoot(): string {
  let folder = __dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

const files = ['exchange', 'facts', 'hospital', 'operations', 'policy_engine'].map((name) => `v1/${name}.proto`)
const described = describedIn(files)
const made = codecsOf(described)

function describedIn(files: string[]): Namespace {
  const folder = join(projectRoot(), 'proto')
  const root = new Root()
  root.resolvePath = (_origin, target) => join(folder, target)
  return root.loadSync(files).resolveAll().lookup('lianjie.v1') as Namespace
}

export const contracts = {
  exchange: service('Exchange'),
  hospitalDoor: service('HospitalDoor'),
  operations: service('Operations'),
  policyEngine: service('PolicyEngine'),
}

/** As grpc-js wants it: how each method is called, and how its messages become bytes. */
function service(name: string): ServiceDefinition {
  const { fullName, methodsArray } = described.lookupService(name)
  return Object.fromEntries(methodsArray.map((method) => [method.name, methodOf(fullName.slice(1), method)]))
}

function methodOf(service: string, method: Method): MethodDefinition<unknown, unknown> {
  const { name, requestType, responseType, requestStream = false, responseStream = false } = method
  const [request, response] = [codec(requestType), codec(responseType)]
  return {
    path: `/${service}/${name}`,
    requestStream,
    responseStream,
    ...{ requestSerialize: request.encode, requestDeserialize: request.decode },
    ...{ responseSerialize: response.encode, responseDeserialize: response.decode },
  }
}

function codec<Out, In>(name: string): Codec<Out, In> {
  const found = made.get(name)
  if (!found) throw new Error(`no message is called ${name}`)
  return found as Codec<Out, In>
}

export const codecs = {
  verdict: codec<wire.Verdict, wire.VerdictIn>('Verdict'),
  signedVerdict: codec<wire.SignedVerdict, wire.SignedVerdictIn>('SignedVerdict'),
  decision: codec<wire.Decision, wire.DecisionIn>('Decision'),
  signedDecision: codec<wire.SignedDecision, wire.SignedDecisionIn>('SignedDecision'),
  fact: codec<wire.Fact, wire.FactIn>('Fact'),
  factRecord: codec<wire.FactRecord, wire.FactRecordIn>('FactRecord'),
  regionRecord: codec<wire.RegionRecord, wire.RegionRecordIn>('RegionRecord'),
  acks: codec<wire.Acks, wire.AcksIn>('Acks'),
  manualDecision: codec<wire.ManualDecision, wire.ManualDecisionIn>('ManualDecision'),
  signedManualDecision: codec<wire.SignedManualDecision, wire.SignedManualDecisionIn>('SignedManualDecision'),
  manualTold: codec<wire.ManualTold, wire.ManualToldIn>('ManualTold'),
  dayList: codec<wire.DayList, wire.DayListIn>('DayList'),
  controlRecord: codec<wire.ControlRecord, wire.ControlRecordIn>('ControlRecord'),
  restoration: codec<wire.Restoration, wire.RestorationIn>('Restoration'),
  signedRestoration: codec<wire.SignedRestoration, wire.SignedRestorationIn>('SignedRestoration'),
  careTaught: codec<wire.CareTaught, wire.CareTaughtIn>('CareTaught'),
  hubEpoch: codec<wire.HubEpoch, wire.HubEpochIn>('HubEpoch'),
  signedHubEpoch: codec<wire.SignedHubEpoch, wire.SignedHubEpochIn>('SignedHubEpoch'),
  dayTotals: codec<wire.DayTotals, wire.DayTotalsIn>('DayTotals'),
  signedDayTotals: codec<wire.SignedDayTotals, wire.SignedDayTotalsIn>('SignedDayTotals'),
  upFrame: codec<wire.UpFrame, wire.UpFrameIn>('UpFrame'),
  bookedVerdict: codec<wire.BookedVerdict, wire.BookedVerdictIn>('BookedVerdict'),
  dayClosing: codec<wire.DayClosing, wire.DayClosingIn>('DayClosing'),
  requestRecord: codec<wire.RequestRecord, wire.RequestRecordIn>('RequestRecord'),
  replyRecord: codec<wire.ReplyRecord, wire.ReplyRecordIn>('ReplyRecord'),
  clockQuestion: codec<wire.ClockQuestion, wire.ClockQuestionIn>('ClockQuestion'),
  clockAnswer: codec<wire.ClockAnswer, wire.ClockAnswerIn>('ClockAnswer'),
  downRow: codec<wire.DownRow, wire.DownRowIn>('DownRow'),
  factAck: codec<wire.FactAck, wire.FactAckIn>('FactAck'),
  inquiry: codec<wire.Inquiry, wire.InquiryIn>('Inquiry'),
  claim: codec<wire.Claim, wire.ClaimIn>('Claim'),
  reversal: codec<wire.Reversal, wire.ReversalIn>('Reversal'),
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
