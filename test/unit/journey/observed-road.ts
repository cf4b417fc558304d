/**
 * The road of one settlement, from the hospital's door in 成都 over hub and bus to 广安 and back, plugged together in one
 * process with everything by which the programs are watched, as their main files do it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Bus } from '../../../common/bus'
import { brokerInMemory, type MemoryBroker } from '../../../common/bus.memory'
import type { Caller, Service } from '../../../common/calls.grpc'
import { systemClock, systemTimers } from '../../../common/clock'
import { codecs } from '../../../common/contracts.grpc'
import { refusalFromWire } from '../../../common/errors'
import { type Log, logFor } from '../../../common/log'
import { keyToWire } from '../../../common/settlement-key'
import { shutdownWithin } from '../../../common/shutdown'
import { stepsInMemory } from '../../../common/steps'
import { topicsWith } from '../../../common/topics'
import type { HubSettings } from '../../../hub/config'
import { exchangeOver } from '../../../hub/exchange/ask'
import type { Facts } from '../../../hub/facts/facts'
import { hubInMemory } from '../../../hub/facts/facts.memory'
import { factsLearnt } from '../../../hub/facts/learn'
import { observed as hubObserved } from '../../../hub/main-observed'
import type { Question } from '../../../proto/types'
import { careMemory } from '../../../region-node/care/care.memory'
import { careStoresInMemory } from '../../../region-node/care/stores.memory'
import type { RegionNodeSettings } from '../../../region-node/config'
import { enrollmentInMemory } from '../../../region-node/enrollment/enrollment.memory'
import { enrollmentHalf } from '../../../region-node/enrollment/half'
import { hospitalDoor } from '../../../region-node/gateway/hospital.grpc'
import { observed as nodeObserved, type ObservedEnrollment } from '../../../region-node/main-observed'
import { factSignedBy, type OutboxRow } from '../../../region-node/province/outbox'
import type { FromProvince, Province, ProvinceQuestion } from '../../../region-node/province/province'
import type { TracedLine } from '../../../region-node/province/traced.otel'
import { until } from '../../support/until'
import { billed, careWorld, DAY, hospital, keyFor, line, people, REGION, settleId } from '../region-node/care/world'
import { citizenNoOf, halfOf } from '../region-node/enrollment/half-of'
import { policiesOf } from '../region-node/enrollment/province'

/** What must be found in nothing that is exported. Nobody has this number, card or name. */
export const PLANTED = {
  personId: '5116000000000777',
  citizenNo: citizenNoOf('5116000000000777'),
  card: 'CARD7770777077',
  name: '王测试',
  invoice: 'INVOICE-OF-王测试',
}

const BILL_FEN = 2_000_000n
const topics = topicsWith('')

export interface Watching {
  readonly telemetry: RegionNodeSettings['telemetry']
  /** Addresses of the Prometheus endpoints. */
  readonly metrics?: { readonly node: string; readonly hub: string }
}

/** Every line that any of the parts logs. */
function logInto(lines: string[]): Log {
  return logFor('road', 'trace', { write: (line) => void lines.push(line) })
}

export type Road = Awaited<ReturnType<typeof observedRoad>>

export async function observedRoad({ telemetry, metrics }: Watching) {
  const everybody = await people()
  const logged: string[] = []
  const log = logInto(logged)
  const shutdown = shutdownWithin(5_000, log)
  const around = { name: `region-${REGION}`, log, shutdown }
  const nodeSettings = { region: REGION, telemetry, metrics: metrics?.node } as RegionNodeSettings
  const hubSettings = { name: 'hub-1', telemetry, metrics: metrics?.hub } as HubSettings
  const watched = { node: await nodeObserved(nodeSettings, around), hub: await hubObserved(hubSettings, around) }
  const broker = brokerInMemory()
  const half = await enrollmentOf(everybody, { log, bus: broker.bus(), watched: watched.node.enrollment })
  const { exchange, facts } = await hubOf(everybody, { log, bus: watched.hub.bus(broker.bus()), watched: watched.hub })

  const memory = careMemory()
  const world = await careWorld(everybody, memory, watched.node.care.stores(careStoresInMemory(memory)))
  const standing = { ms: 0 }
  const line = watched.node.care.line({
    province: provinceOver(exchange, standing),
    relay: { fresh: () => undefined, linkUp: () => undefined, acked: async () => undefined },
  })
  world.answer((question) => line.province.ask(question, 8_000))
  const sessions = { refusal: async () => undefined } as never
  const door = watched.node.care.door(hospitalDoor({ care: world.care, sessions, limits: { linesPerUploadMax: 10 } }))
  const from = watched.node.care.from(world.from)
  let closed: Promise<unknown> | undefined

  const learnAll = learningAll(everybody, { sent: world.sent, line, from, facts, broker })

  return {
    ...{ world, door, watched, logged, learnAll, half, broker, standing },
    bill: () => billed(world, [line1], { personId: PLANTED.personId, medicalType: '21' }),
    /** One settlement as a hospital makes it: found, settled, confirmed. */
    async settled(number: number, trace: Readonly<Record<string, string>> = {}) {
      const { visitId } = await billed(world, [line1], { personId: PLANTED.personId, medicalType: '21' })
      const call = callsOf(door, trace)
      const { token } = (await call('settle', settleRequest(number, visitId))) as { token: Buffer }
      await call('confirm', { settleId: settleId(number), token })
      return keyFor(number)
    },
    call: (name: string, request: object, trace = {}) => callsOf(door, trace)(name, request),
    /** Everything that is watched is told by then. */
    close: () => {
      closed ??= Promise.all([half.close(), exchange.close()]).then(() => shutdown.run('the test is over'))
      return closed
    },
  }
}

interface FactRoad {
  readonly sent: readonly OutboxRow[]
  readonly line: TracedLine
  readonly from: FromProvince
  readonly facts: Facts
  readonly broker: MemoryBroker
}

/** The facts that left are learned by the hub and by 广安, and their acknowledgements come back. */
function learningAll({ care }: Everybody, { sent, line, from, facts, broker }: FactRoad): () => Promise<void> {
  const signed = factSignedBy(care.signer)
  let learnt = 0
  return async () => {
    for (const row of sent.slice(learnt)) {
      learnt++
      line.relay.fresh(row)
      const fact = codecs.fact.decode(codecs.fact.encode(signed(row)))
      from.hopAcked(await facts.learn(fact, REGION))
      const acked = broker.records(topics.toHub).length
      const value = codecs.factRecord.encode({ fact: { ...fact, hubEpoch: facts.epoch } })
      await broker.bus().publish(topics.fact('5116'), { key: 'fact', value }, 1_000)
      await until(() => broker.records(topics.toHub).length > acked)
      const ack = { key: keyToWire(row.key), enrollmentRegion: '5116', hubEpoch: 1, enrollmentEpoch: 1, refused: null }
      await line.relay.acked(ack)
    }
  }
}

const line1 = line('1', BILL_FEN)
const INQUIRIES = { inquiryDelayMs: 60_000, inquiryRepeatMaxMs: 240_000, sweepMs: 60_000, engineMs: 1_000 }

export function settleRequest(number: number, visitId: string) {
  const asked = { policyDay: DAY, useAccount: false, totalFen: Number(BILL_FEN), replaces: '' }
  return { sessionId: 's', settleId: settleId(number), visitId, ...asked, invoiceNo: PLANTED.invoice }
}

function callsOf({ handlers }: Service, trace: Readonly<Record<string, string>>) {
  const identity = { role: 'hospital', region: REGION, hospital: hospital.code }
  const caller = { identity, keyDigest: '', deadlineMs: 10_000, trace, gone: new AbortController().signal } as Caller
  return async (name: string, request: object) => handlers[name]?.(request as never, caller)
}

interface EnrollmentParts {
  readonly bus: Bus
  readonly watched: ObservedEnrollment
  readonly log: Log
}

async function enrollmentOf({ enrollment }: Everybody, { bus, watched, log }: EnrollmentParts) {
  const kept = enrollmentInMemory()
  await insured(kept, enrollment)
  const half = enrollmentHalf({
    office: { region: '5116', epoch: 1, signer: enrollment.signer },
    settings: { concurrency: 8, timers: INQUIRIES, kafka: { topicPrefix: '' } },
    ...{ verifier: enrollment.verifier, policies: () => policiesOf('5116'), stores: watched.stores(kept) },
    ...{ clock: systemClock, timers: systemTimers, log, steps: stepsInMemory(), topics },
    ...{ bus: watched.bus(bus), traced: watched.traced },
  })
  await half.start()
  return half
}

async function insured(stores: ReturnType<typeof enrollmentInMemory>, enrollment: Parameters<typeof halfOf>[1]) {
  const region = halfOf(stores, enrollment)
  await region.insure(PLANTED.personId)
  const columns = 'person_id,name,gender,birthday,citizen_no,card_no'
  const row = `${PLANTED.personId},${PLANTED.name},1,1993-06-17,${PLANTED.citizenNo},${PLANTED.card}`
  await region.import('people', columns, row)
}

type Everybody = Awaited<ReturnType<typeof people>>
type Watched = Awaited<ReturnType<typeof hubObserved>>

interface HubParts {
  readonly bus: ReturnType<Watched['bus']>
  readonly watched: Watched
  readonly log: Log
}

async function hubOf({ care }: Everybody, { bus, watched, log }: HubParts) {
  const world = { clock: systemClock, timers: systemTimers, log, steps: stepsInMemory() }
  const running = exchangeOver({
    ...{ ...world, topics, hubName: 'hub-1', incarnation: 'i', openPerRegionMax: 100, replyMs: 8_000 },
    bus: { ...bus, ...watched.asking(bus) },
  })
  await running.start()
  const relay = { send: async () => undefined, leftBehind: () => undefined }
  const store = hubInMemory(systemClock, { resendMs: 60_000 } as never).facts
  const participants = { isRegion: () => true }
  const facts: Facts = factsLearnt({ ...world, store, relay, participants, verifier: care.verifier, epoch: 1 })
  return {
    exchange: Object.assign(watched.exchange(running), { close: () => running.close() }),
    facts: watched.facts(facts),
  }
}

type Asking = { ask(question: Question, careRegion: string): Promise<unknown> }

/** What the Link does to a question and its answer, after it has stood in line for so long. */
function provinceOver(exchange: Asking, standing: { readonly ms: number }): Province {
  let [asked, answered] = [0, 0]
  const ask = async ({ key, ...question }: ProvinceQuestion, deadlineMs: number) => {
    const inLineMs = standing.ms
    if (inLineMs > 0) await pause(inLineMs)
    const sent = { trace: {}, ...question, questionId: `q${++asked}`, deadlineMs, key: keyToWire(key) }
    const onWire = codecs.upFrame.encode({ question: { ...sent, unackedFacts: [...question.unackedFacts] } } as never)
    const arrived = codecs.upFrame.decode(onWire).question as Question
    const answer = (await exchange.ask(arrived, REGION)) as { body?: Buffer; failure?: never }
    answered++
    return answer.body ? { body: answer.body, inLineMs } : { refusal: refusalFromWire(answer.failure as never) }
  }
  return {
    ask,
    send: () => true,
    say: () => true,
    links: () => [],
    lastHeartbeatAt: () => undefined,
    ...{ full: () => undefined, open: () => asked - answered, inLine: () => new Map() },
  } as never
}
