/** Spoilt records on every topic that somebody reads, as a broken or hostile neighbour would write them. */
import type { Seeded } from '../support/seeded'
import { isWhole, PATIENCE_MS, type Result, tryAll } from './cases'
import { CASE_HEADER, type ProvinceStage, provinceStage, wrongInBooks } from './province-stage'
import { goodRecord, type Stock, stockOf } from './province-stock'
import { HOWS, spoilt } from './spoil'

const SHARE = 0.5
const DEADLINE_MS = 12_000

let stage: ProvinceStage
let result: Result
let stock: Stock
const waiting = new Map<string, (how: string) => void>()
const broken: string[] = []
const unheard: unknown[] = []
const hear = (error: unknown) => void unheard.push(error)

beforeAll(async () => {
  process.on('unhandledRejection', hear)
  stage = await provinceStage('fuzz frames')
  stage.onDealt((number, how) => {
    if (number === undefined) return how.startsWith('broke') && broken.push(how)
    waiting.get(number)?.(how)
    return waiting.delete(number)
  })
  const next = stockOf(stage)
  const work = async () => {
    stock = await next()
  }
  const refresh = { every: 500, work }
  result = await tryAll('frames', { share: SHARE, atOnce: 32, one: tried, refresh })
}, PATIENCE_MS)

afterAll(async () => {
  await stage?.close()
  process.off('unhandledRejection', hear)
})

async function tried(number: number, random: Seeded) {
  const { topic, type, value, key } = goodRecord(stock, stage, random)
  const { bytes, how } = spoilt(value, type, random)
  const dealt = new Promise<string>((resolve) => {
    waiting.set(`${number}`, resolve)
    setTimeout(() => resolve('nothing'), DEADLINE_MS).unref()
  })
  // Of one key, records wait for each other; another key each keeps the cases apart.
  const record = { key: random.chance(50) ? key : `${number}`, value: bytes, headers: { [CASE_HEADER]: `${number}` } }
  await stage.bus.publish(topic, record, 1_000)
  const answer = await dealt
  const wrong = answer === 'handled' || answer === 'parked' ? undefined : answer
  return { what: `${topic} ${bytes.length} bytes`, how, answer: `${topic} ${answer}`, wrong }
}

test('each is handled or put aside in time, and none is tried again for ever', () => {
  expect(result.failures).toEqual([])
  expect(unheard).toEqual([])
})

test('nobody breaks on what follows from them', () => {
  expect(broken).toEqual([])
})

test('every way to spoil was met, and on every topic some were used and some put aside', () => {
  if (!isWhole) return
  expect(HOWS.filter((how) => !result.hows.has(how))).toEqual([])
  const heard = ['region.to.hub', 'settle.reply.hub-1', 'clock.question.hub-1']
  const topics = ['settle.request.5116', 'fact.5116', 'control.5116', ...heard]
  const met = topics.flatMap((topic) => [`${topic} handled`, `${topic} parked`])
  expect([...result.answers.keys()].sort()).toEqual(met.sort())
})

test('no ledger holds anything that no verdict backs', async () => {
  expect(await wrongInBooks(stage)).toEqual([])
})
