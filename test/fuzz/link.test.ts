/** Spoilt frames on the Link, as a care node that is broken or hostile would send them (protocol R1, R24). */
import { contracts } from '../../common/contracts.grpc'
import { isCode } from '../../common/errors'
import type { DownFrames, UpFrames } from '../../proto/types'
import { DEADLINE_MS, type Knocking, knockingAs } from '../support/knocking'
import type { Seeded } from '../support/seeded'
import { strangers } from '../support/strangers'
import { isWhole, PATIENCE_MS, type Result, tryAll } from './cases'
import { type ProvinceStage, provinceStage, wrongInBooks } from './province-stage'
import { goodFrame, type Stock, stockOf } from './province-stock'
import { HOWS, spoilt } from './spoil'

const SHARE = 0.15
type StreamName = 'Live' | 'Bulk'

let stage: ProvinceStage
let knocking: Knocking
let result: Result
let stock: Stock
const broken: string[] = []
const unheard: unknown[] = []
const hear = (error: unknown) => void unheard.push(error)

beforeAll(async () => {
  process.on('unhandledRejection', hear)
  stage = await provinceStage('fuzz link')
  stage.onDealt((_, how) => how.startsWith('broke') && broken.push(how))
  knocking = knockingAs(stage.care, 'exchange', stage.address)
  const next = stockOf(stage)
  const work = async () => {
    stock = await next()
  }
  const refresh = { every: 250, work }
  result = await tryAll('link', { share: SHARE, atOnce: 16, one: tried, refresh })
}, PATIENCE_MS)

afterAll(async () => {
  knocking?.close()
  await stage?.close()
  process.off('unhandledRejection', hear)
})

async function tried(number: number, random: Seeded) {
  const stream: StreamName = random.oneOf(['Live', 'Bulk'])
  const hello = { hello: { contractVersion: '1', processId: `case-${number}`, highestFactNumber: 0 } }
  const good = bytesOf({ frames: [goodFrame(stream, stock, stage, random)] })
  const { bytes, how } = spoilt(good, 'UpFrames', random)
  const messages = [bytesOf({ frames: [hello] }), bytes, bytesOf({ frames: [PROBES[stream]] })]
  const awaited = answersTo(bytes, stream)
  const heard: string[] = []
  const { code = '', tookMs } = await knocking.stream(stream, messages, (message) => {
    heard.push(...answersIn(message as DownFrames))
    return heard.length > awaited
  })
  const answer = code === 'OK' ? (heard.find((one) => one !== PROBED) ?? 'nothing') : code
  const missing = heard.length > awaited ? undefined : `${heard.length} answers of ${awaited + 1}`
  return { what: `${stream} ${bytes.length} bytes`, how, answer, wrong: wrongIn(code, tookMs, missing, heard) }
}

const PROBED = 'probed'
const live = contracts.exchange.Live as (typeof contracts.exchange)[string]

function bytesOf(message: object): Buffer {
  return Buffer.from((strangers.exchange.Live as (typeof strangers.exchange)[string]).requestSerialize(message))
}

/** Sent behind each spoilt frame: whoever answers it is alive, and reads on. */
const PROBES: Readonly<Record<StreamName, object>> = {
  Live: { question: { questionId: 'probe' } },
  Bulk: { fact: {} },
}

/** How many answers a frame must have before the probe's, as our own reader reads it. */
function answersTo(bytes: Buffer, stream: StreamName): number {
  try {
    const { frames } = live.requestDeserialize(bytes) as UpFrames
    return frames.filter(({ question, fact }) => (stream === 'Live' ? question : fact)).length
  } catch {
    return 0
  }
}

function answersIn({ frames }: DownFrames): string[] {
  return frames.flatMap(({ answer, hopAck }) => {
    if (answer) return [answer.questionId === 'probe' ? PROBED : (answer.failure?.code ?? 'body')]
    return hopAck ? [hopAck.refused?.code ?? 'ack'] : []
  })
}

function wrongIn(code: string, tookMs: number, missing: string | undefined, heard: readonly string[]) {
  if (tookMs >= DEADLINE_MS) return `${missing ?? 'all'} after ${Math.round(tookMs)} ms, ended by ${code}`
  if (code !== 'OK') return isCode(code) && !/^H9/.test(code) ? undefined : `ended by ${code}`
  return heard.find((one) => /^H9/.test(one)) ?? missing
}

test('each is answered in time, and the stream reads on or ends with a code that is documented', () => {
  expect(result.failures).toEqual([])
  expect(unheard).toEqual([])
})

test('nobody further along breaks on what the hub lets through', () => {
  expect(broken).toEqual([])
})

test('every way to spoil was met, and much got past the first look', () => {
  if (!isWhole) return
  expect(HOWS.filter((how) => !result.hows.has(how))).toEqual([])
  expect([...result.answers.keys()]).toEqual(
    expect.arrayContaining(['body', 'ack', 'H1010', 'H1001', 'H1011', 'H1004']),
  )
})

test('no ledger holds anything that no verdict backs', async () => {
  expect(await wrongInBooks(stage)).toEqual([])
})
