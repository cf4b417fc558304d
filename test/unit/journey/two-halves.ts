/** A care half in 成都 and an enrollment half in 广安, both in memory, and a province between them that obeys. */
import { codecs } from '../../../common/contracts.grpc'
import { type Refusal, refusal, refusalFromWire } from '../../../common/errors'
import { keyToWire, type SettlementKey } from '../../../common/settlement-key'
import type { AnswerIn } from '../../../proto/types'
import { confirm } from '../../../region-node/care/confirm'
import { settle } from '../../../region-node/care/settle'
import { enrollmentInMemory } from '../../../region-node/enrollment/enrollment.memory'
import { factSignedBy } from '../../../region-node/province/outbox'
import type { ProvinceAnswer, ProvinceQuestion } from '../../../region-node/province/province'
import {
  asked,
  asker,
  billed,
  type CareTestWorld,
  careWorld,
  hospital,
  line,
  type People,
  REGION,
  settleId,
} from '../region-node/care/world'
import { halfOf } from '../region-node/enrollment/half-of'

export const PERSON = '5116000000000001'
export const BILL_FEN = 2_000_000n

export type Journey = Awaited<ReturnType<typeof journey>>

export async function journey(everybody: People) {
  return journeyOn(everybody, await careWorld(everybody), enrollmentInMemory())
}

/** The same over whatever stores the two halves have. */
export async function journeyOn(
  everybody: People,
  world: CareTestWorld,
  stores: ReturnType<typeof enrollmentInMemory>,
) {
  const half = halfOf(stores, everybody.enrollment)
  await half.insure(PERSON)
  let down: Refusal | undefined
  let lostReplies = 0
  let learnt = 0
  let numbers = 0
  world.answer(async (question) => {
    if (down) return { refusal: down }
    const answer = heardIn(await half.ask(requestFor(question)))
    return lostReplies-- > 0 ? { refusal: refusal('H6001') } : answer
  })
  const signed = factSignedBy(everybody.care.signer)
  const bill = async (amountFen = BILL_FEN, medicalType = '21') =>
    billed(world, [line('1', amountFen)], { personId: PERSON, medicalType })

  /** Settled and confirmed; whether the fact has arrived is another matter. */
  async function settled(visitId?: string, changes: Parameters<typeof asked>[1] & { totalFen?: bigint } = {}) {
    const { totalFen = BILL_FEN, ...more } = changes
    const visit = visitId ?? (await bill()).visitId
    const id = settleId(++numbers)
    const call = { ...asker, settleId: id, visitId: visit, asked: asked(totalFen, more), invoiceNo: 'F1' }
    const verdict = await settle(call, world.care)
    if ('refusal' in verdict) throw new Error(`${verdict.refusal.code} ${JSON.stringify(verdict.refusal.params)}`)
    const { token } = verdict
    const state = await confirm({ hospital, settleId: id, token }, world.care)
    if ('refusal' in state) throw new Error(state.refusal.code)
    return { id, visitId: visit, token, call, key: keyFor(id) }
  }

  return {
    ...{ world, half, stores, bill },
    care: world.care,
    /** The enrollment region is down from now on, or up again. */
    silence(code: Refusal['code'] | undefined) {
      down = code && refusal(code, { region: '5116' })
    },
    /** It answers, and its next answers are lost on their way. */
    loseReplies(count: number) {
      lostReplies = count
    },
    /** Every fact that left is learned there, and its acknowledgement comes back. */
    async deliver(): Promise<void> {
      for (const row of world.sent.slice(learnt)) {
        learnt++
        const ack = await half.learn(codecs.fact.decode(codecs.fact.encode(signed(row))))
        if (ack.refused) throw new Error(`a fact was refused: ${JSON.stringify(ack.refused)}`)
        await world.from.row(codecs.downRow.decode(codecs.downRow.encode({ rowId: learnt, endToEndAck: ack })))
      }
    },
    settled,
    enrollment: stores,
    fund: () => stores.people.accumulated(PERSON, '310', 2026, 'fund'),
    booked: () => bookedOn({ world, stores }),
  }
}

function heardIn({ body, failure }: AnswerIn): ProvinceAnswer {
  return body ? { body: body as Buffer } : { refusal: refusalFromWire(failureIn(failure)) }
}

type Sides = { readonly world: CareTestWorld; readonly stores: ReturnType<typeof enrollmentInMemory> }

/** What each side has booked in all. */
async function bookedOn({ world, stores }: Sides): Promise<Record<string, number>> {
  const pages = await stores.books.page(undefined, undefined, 100)
  let care = 0
  for await (const rows of world.care.operations.scan(undefined))
    for (const { postings = [] } of rows) for (const { amountFen = 0 } of postings) care += Number(amountFen)
  const enrollment = pages.flatMap(({ postings }) => postings).reduce((sum, p) => sum + Number(p.amountFen), 0)
  return { CARE: care, ENROLLMENT: enrollment }
}

export function keyFor(id: string): SettlementKey {
  return { careRegion: REGION, hospital: hospital.code, settleId: id, kind: 'S' }
}

function requestFor({ key, ...question }: ProvinceQuestion) {
  const sent = { ...question, questionId: 'q', key: keyToWire(key), deadlineMs: 8_000 }
  const record = {
    question: { ...sent, trace: {}, unackedFacts: [...question.unackedFacts] },
    ...{ careRegion: REGION, replyTopic: 'r', hubIncarnation: 'h', stampMs: 0 },
  }
  return codecs.requestRecord.decode(codecs.requestRecord.encode(record))
}

function failureIn(failure: unknown): Parameters<typeof refusalFromWire>[0] {
  return { params: {}, retryAfterMs: 0, ...(failure as { code: string }) }
}
