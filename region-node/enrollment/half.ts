/**
 * The enrollment half (参保地), put together from what main.ts plugs in: it answers questions, learns facts, and asks
 * about authorisations that nobody ended.
 */
import { type Bus, type InRecord, type Reading, type Subscription, Unusable } from '../../common/bus'
import { type Clock, repeatedly, type Timers } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import type { Log } from '../../common/log'
import type { OperationsSource } from '../../common/operations'
import type { Quarantine } from '../../common/quarantine'
import { quarantineOperations } from '../../common/quarantine-operations'
import type { Region } from '../../common/regions'
import { rounds } from '../../common/rounds'
import type { Verifier } from '../../common/signing'
import type { Steps } from '../../common/steps'
import type { Topics } from '../../common/topics'
import type { AnswerIn, Fact, Question, RequestRecord } from '../../proto/types'
import type { Catalogs } from '../catalogs/catalog'
import type { EnrollmentSettings } from '../config'
import { acksOf } from './acks'
import { type AnswerParts, answer } from './answer'
import type { Books } from './books'
import type { CityEngine } from './engine'
import type { FactBooks } from './fact-books'
import { type Facts, factsOf } from './facts'
import { inquire, type Reservations } from './inquire'
import { enrollmentOperations } from './operations'
import type { People } from './people'
import type { Policy } from './policy/policy'
import type { QueueAges } from './queue-ages'
import { forgettingWhoMoved, rememberedPersons } from './remembered'
import type { Reversals } from './reversals'
import type { Office } from './verdict'
import type { Verdicts } from './verdicts'

/** Everything that is kept; enrollmentInPostgres and enrollmentInMemory make one. */
export interface EnrollmentStores {
  readonly verdicts: Verdicts
  readonly reversals: Reversals
  readonly factBooks: FactBooks
  readonly reservations: Reservations
  readonly people: People
  readonly books: Books
  readonly quarantine: Quarantine
}

export interface EnrollmentParts {
  readonly office: Office
  readonly verifier: Verifier
  /** As they are in force now: an officer may put others in force while the node runs. */
  policies(): readonly Policy[]
  /** The city's own; absent: the policies decide. */
  readonly engine?: CityEngine
  /** Absent: this region keeps no catalogs of its own. */
  readonly catalogs?: Pick<Catalogs, 'find'>
  readonly stores: EnrollmentStores
  readonly bus: Bus
  readonly topics: Topics
  readonly settings: Pick<EnrollmentSettings, 'concurrency'> & {
    readonly timers: Omit<EnrollmentSettings['timers'], 'queueAgeMs'>
    readonly kafka: Pick<EnrollmentSettings['kafka'], 'topicPrefix'>
  }
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly steps: Steps
  /** Makes the answering of a question part of the trace that it came with; absent: no tracing. */
  readonly traced?: Traced
  /** What may answer in place of a reckoning, the first one that does. */
  readonly gates?: readonly Gate[]
  /** Knows how long a question has waited (R7); absent: it does not matter. */
  readonly ages?: QueueAges
}

/** A request that names whom to ask; undefined: go on. */
export type Gate = (request: Asked) => AnswerIn | undefined | Promise<AnswerIn | undefined>
export type Asked = RequestRecord & { readonly question: Question }

export type Traced = (question: Question, work: () => Promise<AnswerIn>) => Promise<AnswerIn>

export interface EnrollmentHalf {
  readonly operations: OperationsSource
  /** Resolves when it reads its topics: from then on it answers. */
  start(): Promise<void>
  /** Takes in nothing more, finishes what it has, leaves its groups. */
  close(): Promise<void>
}

const PUBLISH_MS = 5_000

type Answering = Pick<EnrollmentParts, 'bus' | 'traced' | 'gates'>

/** Whoever reads a region's questions is a member of it: each process of its enrollment half. */
export const questionGroup = (topicPrefix: string, region: Region) => `${topicPrefix}enrollment-${region}`

/** Two groups, so that a burst of facts never makes a question wait. */
export function enrollmentHalf(parts: EnrollmentParts): EnrollmentHalf {
  const { office, stores, bus, topics, settings, clock, timers, log } = parts
  const { reservations, factBooks, quarantine } = stores
  const { inquiryDelayMs, inquiryRepeatMaxMs, sweepMs } = settings.timers
  const persons = rememberedPersons()
  const facts = factsOf({ books: forgettingWhoMoved(factBooks, persons), ...parts })
  const learn = (carried: readonly Fact[]) => learnAll(facts, carried)
  const acked = acksOf({ office, bus, topic: topics.toHub, timers })
  const learnAndAck = async (fact: Fact) => {
    const ack = await facts.learn(fact)
    // Without its ack the hub repeats the fact, and is told then.
    if (!ack.refused) await acked(ack)
    return ack
  }
  const { ages } = parts
  const tooOld = ages && { tooOld: (request: RequestRecord) => ages.tooOld(request) }
  const answering = { persons, inquiryDelayMs, learn, ...parts, ...stores, ...tooOld }
  const inquiring = { reservations, topic: topics.toHub, inquiryDelayMs, inquiryRepeatMaxMs, ...parts }
  const group = questionGroup(settings.kafka.topicPrefix, office.region)
  const readings: Subscription[] = []
  let closed = false
  let stopSweeping = () => {}

  /** A reading that is assigned only after the close is left at once. */
  async function read(reading: Reading): Promise<void> {
    const subscription = await bus.read(reading)
    if (closed) await subscription.close()
    else readings.push(subscription)
  }

  return {
    operations: {
      ...enrollmentOperations({ region: office.region, bus, clock, inquiryDelayMs, ...stores }),
      ...quarantineOperations({ organisation: 'ENROLLMENT', region: office.region, quarantine, learn: learnAndAck }),
    },
    async start() {
      const sweeping = rounds(() => inquire(inquiring), log, 'inquiries failed; the next round repeats them')
      stopSweeping = repeatedly(timers, sweepMs, sweeping.turn)
      const questions = read({
        handle: (record) => handleRequest(answering, record),
        ...{ topics: [topics.request(office.region)], group, concurrency: settings.concurrency },
      })
      const decisions = read({
        ...{ topics: [topics.fact(office.region)], group: `${group}-facts`, concurrency: FACTS_AT_ONCE },
        paceMs: FACTS_EVERY_MS,
        // The ack leaves after the commit; a record whose ack could not leave is handled again and then only acked.
        handle: async ({ value }) => acked(await facts.learn(decodedFact(value))),
      })
      await Promise.all([questions, decisions, ages?.start()])
    },
    async close() {
      closed = true
      stopSweeping()
      await Promise.all(readings.map((reading) => reading.close()))
      await ages?.close()
      await facts.drained()
    },
  }
}

/** Two batches: one being committed and one being gathered. */
const FACTS_AT_ONCE = 128
/** They are fetched so often, and what came meanwhile shares a commit: no hospital waits for them. */
const FACTS_EVERY_MS = 400

async function handleRequest(parts: AnswerParts & Answering, { value }: InRecord): Promise<void> {
  const { bus, traced = untraced } = parts
  const request = decodedRequest(value)
  const { replyTopic, hubIncarnation, question } = request
  const reply = await traced(question, async () => (await gated(parts, request)) ?? answer(parts, request))
  const bytes = codecs.replyRecord.encode({ answer: reply, hubIncarnation })
  try {
    await bus.publish(replyTopic, { key: question.key?.settleId ?? '', value: bytes }, PUBLISH_MS)
  } catch (error) {
    // The asker repeats under the same id and hears the same answer; doing the work again here would help nobody.
    parts.log.warn({ err: error, replyTopic }, 'an answer could not be sent')
  }
}

const untraced: Traced = (_question, work) => work()

async function gated({ gates = [] }: Answering, request: Asked): Promise<AnswerIn | undefined> {
  for (const gate of gates) {
    const answered = await gate(request)
    if (answered) return answered
  }
  return undefined
}

function decodedRequest(value: Buffer): Asked {
  let request: RequestRecord
  try {
    request = codecs.requestRecord.decode(value)
  } catch (error) {
    throw new Unusable(`not a request: ${(error as Error).message}`)
  }
  const { question, replyTopic } = request
  if (!question || !replyTopic) throw new Unusable('a request that names nobody to answer')
  return { ...request, question }
}

function decodedFact(value: Buffer): Fact {
  try {
    const { fact } = codecs.factRecord.decode(value)
    if (fact) return fact
  } catch (error) {
    throw new Unusable(`not a fact: ${(error as Error).message}`)
  }
  throw new Unusable('a record without a fact')
}

/** One that cannot even be read is nobody's loss here: its own record will be parked. */
async function learnAll(facts: Facts, carried: readonly Fact[]): Promise<void> {
  const learning = carried.map((fact) =>
    facts.learnInHaste(fact).catch((error: unknown) => {
      if (!(error instanceof Unusable)) throw error
    }),
  )
  await Promise.all(learning)
}
