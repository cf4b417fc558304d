/** Frames and records that would be good, of settlements that are there; what spoilt ones are made from. */
import { codecs } from '../../common/contracts.grpc'
import { keyText, keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { DecisionIn, QuestionIn } from '../../proto/types'
import type { Seeded } from '../support/seeded'
import {
  CARE,
  cancelled,
  claimOf,
  confirmed,
  DAY,
  HOSPITAL,
  REGION,
  settleRequest,
} from '../unit/region-node/enrollment/province'
import { type ProvinceStage, topics } from './province-stage'
import { spoilt } from './spoil'

/** A settlement with its verdict. */
interface Authorised {
  readonly key: SettlementKey
  readonly personId: string
  readonly token: Buffer
}

export interface Stock {
  readonly fresh: SettlementKey
  readonly personId: string
  /** Of these, decisions are told in any order, spoilt and not. */
  readonly waiting: readonly Authorised[]
}

const WAITING = 4
/** Whoever has been treated comes again when all have. */
const PERSONS = 200
/** Citizen numbers end like person numbers, and others have 001. */
const FIRST_PERSON = 10_100

export function stockOf({ half }: Pick<ProvinceStage, 'half'>): () => Promise<Stock> {
  let [persons, ids] = [0, 0]
  const nextKey = (): SettlementKey => {
    const settleId = `01900000-0000-7000-8000-${String(++ids).padStart(12, '0')}`
    return { careRegion: CARE, hospital: HOSPITAL, settleId, kind: 'S' }
  }
  const nextPerson = async () => {
    const personId = `51160000002${FIRST_PERSON + (persons++ % PERSONS)}`
    if (persons <= PERSONS) await half.insure(personId)
    return personId
  }
  return async () => {
    const waiting: Authorised[] = []
    while (waiting.length < WAITING) {
      const [key, personId] = [nextKey(), await nextPerson()]
      const { body } = await half.ask(settleRequest(key, { personId }))
      // Somebody of an earlier stock may wait still: then there is one less.
      if (body) waiting.push({ key, personId, token: body as Buffer })
    }
    return { fresh: nextKey(), personId: await nextPerson(), waiting }
  }
}

type Ask = 'ASK_SETTLE' | 'ASK_QUOTE' | 'ASK_PERSON' | 'ASK_ENTITLEMENT' | 'ASK_REVERSE'
const ASKS: readonly Ask[] = ['ASK_SETTLE', 'ASK_QUOTE', 'ASK_PERSON', 'ASK_ENTITLEMENT', 'ASK_REVERSE']

export function goodQuestion(stock: Stock, stage: ProvinceStage, random: Seeded): QuestionIn {
  const { fresh, personId } = stock
  const original = goodFact(stock, stage, random)
  const ask = random.oneOf(ASKS)
  const bodies: Record<Ask, () => Buffer> = {
    ASK_SETTLE: () => codecs.claim.encode(claimOf(fresh, { personId })),
    ASK_QUOTE: () => codecs.claim.encode(claimOf(fresh, { personId })),
    ASK_PERSON: () => codecs.personQuery.encode({ credentialType: '02', credentialNo: '51999919930617001X', name: '' }),
    ASK_ENTITLEMENT: () =>
      codecs.entitlementQuery.encode({
        personId,
        insurance: '310',
        medicalType: '21',
        day: DAY,
        careDivision: '510104',
      }),
    ASK_REVERSE: () => codecs.reversal.encode({ key: keyToWire({ ...fresh, kind: 'R' }), original }),
  }
  const key = keyToWire({ ...fresh, kind: ask === 'ASK_REVERSE' ? 'R' : 'S' })
  const envelope = { questionId: 'spoilt', ask, key, enrollmentRegion: REGION, personDigest: 'd', deadlineMs: 8_000 }
  return { ...envelope, body: bodies[ask](), unackedFacts: [], trace: { traceparent: '00-1-2-01' } }
}

/** A fact that is signed as it should be; now and then what it says was spoilt before it was signed. */
export function goodFact({ waiting }: Stock, { careSigner, epoch }: ProvinceStage, random: Seeded) {
  const { key, token } = random.oneOf(waiting)
  const said: DecisionIn = random.chance(50) ? confirmed(key, token) : cancelled(key)
  const whole = codecs.decision.encode(said)
  const decision = random.chance(30) ? spoilt(whole, 'Decision', random).bytes : whole
  const signature = careSigner.sign('decision', decision)
  return { signed: { decision, signature }, enrollmentRegion: REGION, number: 1 + random.below(1_000), hubEpoch: epoch }
}

const unit = { careRegion: CARE, enrollmentRegion: REGION, day: DAY }

function dayReplies({ careSigner }: ProvinceStage) {
  const totals = codecs.dayTotals.encode({ unit, count: 1, sumFen: 5, root: Buffer.alloc(32, 1) })
  const signed = { totals, signature: careSigner.sign('day', totals) }
  return [
    { region: REGION, day: DAY, totals: { day: DAY, units: [signed] } },
    { region: CARE, day: DAY, digests: { unit, digests: Buffer.alloc(8_192, 1) } },
    { region: CARE, day: DAY, bucket: { unit, bucket: 3, rows: Buffer.alloc(300, 2) } },
  ]
}

/** One frame from a node to the hub, of any kind that there is. */
export function goodFrame(stream: 'Live' | 'Bulk', stock: Stock, stage: ProvinceStage, random: Seeded): object {
  if (stream === 'Live' && random.chance(80)) return { question: goodQuestion(stock, stage, random) }
  if (stream === 'Bulk' && random.chance(60)) return { fact: goodFact(stock, stage, random) }
  const after = Buffer.from(`1\n${HOSPITAL}\nx\nS`)
  return random.oneOf<object>([
    { hello: { highestFactNumber: 5, contractVersion: '1', processId: 'again' } },
    { heartbeat: { stampMs: 77 } },
    { rowAck: { rowIds: [1, 2, 3] } },
    ...dayReplies(stage).map((dayReply) => ({ dayReply })),
    {
      decisions: { after: Buffer.alloc(0), next: Buffer.from('n'), decisions: [goodFact(stock, stage, random).signed] },
    },
    { taught: { enrollmentRegion: REGION, enrollmentEpoch: 2, careRegion: CARE } },
    { ownFacts: { number: 1, after } },
  ])
}

/** One record of a topic that is read, and the name of its message. */
export function goodRecord(stock: Stock, stage: ProvinceStage, random: Seeded) {
  const { key, token } = random.oneOf(stock.waiting)
  const about = { key: keyToWire(key), enrollmentRegion: REGION }
  const of = (topic: string, type: string, value: Buffer) => ({ topic, type, value, key: keyText(key) })
  const answer = random.oneOf<object>([{ body: token }, { failure: { code: 'H5011', params: {}, retryAfterMs: 5 } }])
  return random.oneOf([
    () => of(topics.request(REGION), 'RequestRecord', requestRecord(goodQuestion(stock, stage, random))),
    () => of(topics.fact(REGION), 'FactRecord', codecs.factRecord.encode({ fact: goodFact(stock, stage, random) })),
    () =>
      of(topics.toHub, 'RegionRecord', regionRecord({ ack: { ...about, hubEpoch: stage.epoch, enrollmentEpoch: 1 } })),
    () => of(topics.toHub, 'RegionRecord', regionRecord({ inquiry: { ...about, ageMs: 700_000, token } })),
    () => of(topics.toHub, 'RegionRecord', regionRecord({ dayReply: random.oneOf(dayReplies(stage)) })),
    () => of(topics.reply('hub-1'), 'ReplyRecord', replyRecord({ questionId: '5101/q/1', ...answer })),
    () => of(topics.clockQuestion('hub-1'), 'ClockQuestion', codecs.clockQuestion.encode(clock)),
    () => of(topics.control(REGION), 'ControlRecord', codecs.controlRecord.encode({ dayRequest: dayRequest(random) })),
  ])()
}

const clock = { enrollmentRegion: REGION, processId: 'p1', askedMs: 7, hubIncarnation: 'fuzz' }
const regionRecord = (said: Parameters<typeof codecs.regionRecord.encode>[0]) => codecs.regionRecord.encode(said)
const replyRecord = (answer: object) => codecs.replyRecord.encode({ answer, hubIncarnation: 'fuzz' })

function requestRecord(question: QuestionIn): Buffer {
  const asked = { careRegion: CARE, replyTopic: topics.reply('hub-1'), hubIncarnation: 'fuzz', stampMs: 5 }
  return codecs.requestRecord.encode({ question, ...asked })
}

function dayRequest(random: Seeded): object {
  return random.oneOf<object>([
    { totals: { day: DAY, flip: false } },
    { digests: { unit } },
    { bucket: { unit, bucket: 3 } },
  ])
}
