/** Bad input on the Link between a node and a hub instance: whole streams, single questions, single facts. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { parse } from 'yaml'
import { codecs } from '../../../common/contracts.grpc'
import { readCredentials } from '../../../common/credentials.file'
import { MESSAGE_BYTES_MAX, QUESTION_BYTES_MAX } from '../../../common/link-limits'
import type { DownFrames, FactIn, QuestionIn } from '../../../proto/types'
import { type Knocked, knockingAt } from '../../support/knocking'
import type { LocalProvince } from '../../support/local-province'

export const HELLO = { frames: [{ hello: { contractVersion: '1', processId: 'a-stranger', highestFactNumber: 0 } }] }
const GARBAGE = Buffer.from('0affffffff07', 'hex')

interface Stream {
  readonly what: string
  readonly code: string
  /** Whose certificate. */
  readonly who?: string
  readonly messages: readonly (object | Buffer)[]
}

export const streams: readonly Stream[] = [
  { what: 'garbage instead of a hello', code: 'H1010', messages: [GARBAGE] },
  { what: 'garbage after a hello', code: 'H1010', messages: [HELLO, GARBAGE] },
  { what: 'a message over the limit', code: 'H1009', messages: [HELLO, Buffer.alloc(MESSAGE_BYTES_MAX + 1)] },
  { what: 'something else than a hello', code: 'H1001', messages: [{ frames: [{ heartbeat: { stampMs: 1 } }] }] },
  { what: 'nothing in the first message', code: 'H1001', messages: [{ frames: [] }] },
  {
    what: 'another contract version',
    code: 'H1008',
    messages: [{ frames: [{ hello: { contractVersion: '9', processId: 'x' } }] }],
  },
  { what: "a hospital's certificate", code: 'H1011', who: 'H51010000001', messages: [HELLO] },
  { what: "an enrollment half's certificate", code: 'H1011', who: '5101-enrollment', messages: [HELLO] },
  { what: "a hub's certificate", code: 'H1011', who: 'hub-2', messages: [HELLO] },
  { what: 'a care node of a region that is not admitted', code: 'H1011', who: 'care-of-6501', messages: [HELLO] },
]

/** Sends the messages to hub-1 as somebody and waits for the end of the stream. */
export function linked({ dataDir }: LocalProvince, who = '5101-care') {
  const credentials = join(dataDir, 'credentials')
  const { link } = parse(readFileSync(join(dataDir, 'settings', 'hub-1.yaml'), 'utf8')) as { link: string }
  return knockingAt('exchange', link, {
    authority: join(credentials, 'authority.crt'),
    certificate: join(credentials, `${who}.crt`),
    key: join(credentials, `${who}.key`),
  })
}

const key = { careRegion: '5101', hospital: 'H51010000001', settleId: uuidv7(), kind: 'SETTLEMENT' } as const
const question: QuestionIn = {
  questionId: 'q',
  ask: 'ASK_SETTLE',
  key,
  enrollmentRegion: '5116',
  personDigest: 'd',
  body: Buffer.from('ffff', 'hex'),
  deadlineMs: 8_000,
}

export const questions: readonly { what: string; code: string; question: QuestionIn }[] = [
  { what: 'for another care region', code: 'H1011', question: { ...question, key: { ...key, careRegion: '5107' } } },
  { what: 'to a region that is not connected', code: 'H2001', question: { ...question, enrollmentRegion: '6501' } },
  { what: 'to its own region', code: 'H2002', question: { ...question, enrollmentRegion: '5101' } },
  { what: 'without a body', code: 'H1001', question: { ...question, body: Buffer.alloc(0) } },
  { what: 'without an id', code: 'H1001', question: { ...question, questionId: '' } },
  { what: 'of no kind', code: 'H1001', question: { ...question, ask: 'ASK_UNSPECIFIED' } },
  { what: 'of a kind that nobody knows', code: 'H1001', question: { ...question, ask: 99 as never } },
  {
    what: 'with a body over the limit',
    code: 'H1009',
    question: { ...question, body: Buffer.alloc(QUESTION_BYTES_MAX + 1) },
  },
  { what: 'with a claim that cannot be decoded', code: 'H1010', question },
  {
    what: 'with a claim of another hospital',
    code: 'H1011',
    question: { ...question, body: codecs.claim.encode({ key: { ...key, hospital: 'H51070000001' } }) },
  },
  {
    what: 'with a claim that claims nothing',
    code: 'H1001',
    question: { ...question, body: codecs.claim.encode({ key, enrollmentRegion: '5116' }) },
  },
  {
    what: 'for a reversal, with a claim instead',
    code: 'H1010',
    question: { ...question, ask: 'ASK_REVERSE', key: { ...key, kind: 'REVERSAL' } },
  },
]

/** What the hub answers to one question. */
export async function answerTo(local: LocalProvince, asked: QuestionIn): Promise<string | undefined> {
  const link = linked(local)
  let code: string | undefined
  await link.stream('Live', [HELLO, { frames: [{ question: asked }] }], (message) => {
    const answer = (message as DownFrames).frames.find((frame) => frame.answer)?.answer
    code = answer?.failure?.code
    return answer !== undefined
  })
  link.close()
  return code
}

/** Facts that no hub may learn; each is refused with a reason and put aside. */
export function facts({ dataDir }: LocalProvince): readonly { what: string; code: string; fact: FactIn }[] {
  const folder = join(dataDir, 'credentials')
  const signerOf = (name: string) => {
    const [authority, certificate, file] = ['authority.crt', `${name}.crt`, `${name}.key`].map((one) =>
      join(folder, one),
    )
    return readCredentials({ authority: authority ?? '', certificate: certificate ?? '', key: file ?? '' }).signer
  }
  const signed = (by: string, decision: Buffer): FactIn => {
    const signature = signerOf(by).sign('decision', decision)
    return { signed: { decision, signature }, enrollmentRegion: '5116', number: 1 }
  }
  const confirmed = { token: Buffer.from('00', 'hex'), day: '2026-01-01' }
  const cancelled = { reason: 'HOSPITAL' } as const
  const own = codecs.decision.encode({ key: { ...key, settleId: uuidv7() }, enrollmentRegion: '5116', cancelled })
  const foreign = codecs.decision.encode({ key: { ...key, careRegion: '5107' }, enrollmentRegion: '5116', cancelled })
  const unproven = codecs.decision.encode({ key, enrollmentRegion: '5116', confirmed })
  return [
    { what: 'without anything', code: 'H1010', fact: {} },
    { what: 'that cannot be decoded', code: 'H1010', fact: { signed: { decision: GARBAGE }, number: 1 } },
    {
      what: 'without a signature',
      code: 'H1004',
      fact: { signed: { decision: own }, enrollmentRegion: '5116', number: 1 },
    },
    { what: "signed by another region's care node", code: 'H1011', fact: signed('5107-care', own) },
    { what: 'signed by its own enrollment half', code: 'H1011', fact: signed('5101-enrollment', own) },
    { what: 'of another region', code: 'H1011', fact: signed('5107-care', foreign) },
    { what: 'confirming without a verdict', code: 'H5012', fact: signed('5101-care', unproven) },
    { what: 'for no region of ours', code: 'H2001', fact: { ...signed('5101-care', own), enrollmentRegion: '6501' } },
  ]
}

/** The hop ack to one fact. */
export async function ackOf(local: LocalProvince, fact: FactIn): Promise<string | undefined> {
  const link = linked(local)
  let code: string | undefined
  const end: Knocked = await link.stream('Bulk', [HELLO, { frames: [{ fact }] }], (message) => {
    const ack = (message as DownFrames).frames.find((frame) => frame.hopAck)?.hopAck
    code = ack?.refused?.code
    return ack !== undefined
  })
  link.close()
  return code ?? end.code
}
