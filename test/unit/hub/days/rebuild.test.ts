/** A hub that lost its books is taught again by its care regions (message 12 the other way round). */
import { codecs } from '../../../../common/contracts.grpc'
import { dayBookInMemory } from '../../../../common/day-book.memory'
import { silent } from '../../../../common/log'
import { keyText } from '../../../../common/settlement-key'
import { type Rebuild, type Relearned, rebuildOver } from '../../../../hub/days/rebuild'
import { rebuildStoreInMemory } from '../../../../hub/days/rebuild-store.memory'
import { settled } from '../../../../load-tests/days/three-ledgers.pg'
import type { DownRow } from '../../../../proto/types'
import { type CareMemory, careMemory } from '../../../../region-node/care/care.memory'
import { answeringAboutDays } from '../../../../region-node/care/close-days'
import { bookedIn, decisionsInMemory } from '../../../../region-node/care/days.memory'
import { handTimers } from '../../../support/hand-timers'
import { type Province, someProvince } from '../facts/making-facts'

const DAY = '2026-11-21'
const COUNT = 900

let credentials: Province
let care: CareMemory
let books: Map<string, Relearned>
let timers: ReturnType<typeof handTimers>
let rebuild: Rebuild
/** Loses the so-manieth page on its way up. */
let lostPage: number
let isDoubted: boolean

beforeAll(async () => {
  credentials = await someProvince()
})

beforeEach(() => {
  care = careMemory()
  books = new Map()
  lostPage = 0
  isDoubted = false
  timers = handTimers()
  for (let n = 0; n < COUNT; n++) {
    const signers = n < 3 ? { care: credentials.care.signer, enrollment: credentials.enrollment.signer } : undefined
    decide(settled(n, { ...unit, decidedAtMs: Date.now(), signers }))
  }
  const clock = { now: () => Date.now(), monotonic: () => timers.monotonic() }
  const days = new Set<string>()
  const learn = (decisions: readonly Relearned[]) => {
    for (const one of decisions) if (!books.has(keyText(one.key))) books.set(keyText(one.key), one)
  }
  let pages = 0
  const node = answeringAboutDays(nobody, {
    ...{
      region: '5101',
      book: dayBookInMemory(
        () => bookedIn(care),
        () => '',
      ),
      clock,
    },
    ...{ days: { current: async () => DAY, flip: async () => DAY }, decisions: decisionsInMemory(care) },
    isDoubted: () => isDoubted,
    ...{
      outbox: { highestNumber: async () => 42 },
      signer: credentials.care.signer,
      verifier: credentials.hub.verifier,
    },
    say(frame) {
      const { decisions } = codecs.upFrame.decode(codecs.upFrame.encode(frame))
      pages++
      if (decisions && pages !== lostPage) void rebuild.told(decisions, '5101')
      return true
    },
  })
  rebuild = rebuildOver({
    ...{ regions: () => ['5101'], verifier: credentials.hub.verifier, clock, timers, log: silent },
    store: rebuildStoreInMemory(clock, learn, () => [...days]),
    rows: {
      askCare: (_region, _name, row) =>
        node.row(codecs.downRow.decode(codecs.downRow.encode(row)) as DownRow).catch(() => undefined),
    },
  })
  rebuild.start()
})

afterEach(() => rebuild.close())

const unit = { careRegion: '5101', enrollmentRegion: '5116', day: DAY }
const nobody = { hopAcked() {}, linkUp() {}, highestFactNumber: () => 0, hubEpoch: () => 0, row: async () => undefined }

function decide({ key, token, owedFen }: ReturnType<typeof settled>): void {
  const common = { key, enrollmentRegion: '5116', batch: undefined, requestHash: undefined, decidedAtMs: 0 }
  care.decisions.set(keyText(key), { ...common, outcome: 'confirmed', token, day: DAY })
  care.postings.set(keyText(key), [{ debit: 'a', credit: 'b', amountFen: BigInt(owedFen) }])
}

async function read(): Promise<void> {
  await rebuild.begin()
  for (let looks = 0; looks < 40 && !(await rebuild.progress()).every(({ isDone }) => isDone); looks++) {
    timers.pass(1_000)
    for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve))
  }
}

test('every decision is read, page by page, with its day and its amounts', async () => {
  await read()
  const [progress] = await rebuild.progress()
  expect(progress).toMatchObject({ region: '5101', isDone: true })
  // The samples left out what nobody signed; everything else is in the books once.
  const checked = Math.ceil(256 / 64) * 3 + Math.ceil((COUNT - 768) / 64)
  expect(progress?.checked).toBe(checked)
  expect(books.size).toBeGreaterThanOrEqual(COUNT - checked)
  const [booked] = bookedIn(care).filter(({ key }) => books.has(keyText(key)))
  expect(books.get(keyText(booked!.key))?.confirmed).toMatchObject({ day: DAY, owedFen: booked!.postedFen })
})

test('a page that is lost is asked for again, and nothing is counted twice', async () => {
  await read()
  const [whole] = await rebuild.progress()
  lostPage = 6
  await read()
  expect(await rebuild.progress()).toEqual([whole])
})

test('R20: a restored care region tells nothing of what it ever decided before it knows that again; then all', async () => {
  isDoubted = true
  await read()
  expect(await rebuild.progress()).toMatchObject([{ region: '5101', decisions: 0, isDone: false }])
  isDoubted = false
  await read()
  expect(await rebuild.progress()).toMatchObject([{ region: '5101', isDone: true }])
})

test('a decision of another care region is never taken from this one', async () => {
  const foreign = settled(1, { ...unit, careRegion: '5107' })
  const decisions = [
    { decision: foreign.decision, signature: credentials.care.signer.sign('decision', foreign.decision) },
  ]
  await rebuild.begin()
  await rebuild.told({ after: Buffer.alloc(0), next: Buffer.alloc(0), decisions, highestFactNumber: 1 }, '5101')
  expect([...books.keys()].some((name) => name.startsWith('5107'))).toBe(false)
})

test('a cancelled one is read as cancelled', async () => {
  const key = { careRegion: '5101', hospital: 'H51010000001', settleId: '0000', kind: 'S' } as const
  const common = { key, enrollmentRegion: '5116', batch: undefined, requestHash: undefined, decidedAtMs: 0 }
  care.decisions.set(keyText(key), { ...common, outcome: 'cancelled', reason: 'HOSPITAL', holderSettleId: '' })
  await read()
  expect(books.get(keyText(key))).toMatchObject({ enrollmentRegion: '5116' })
  expect(books.get(keyText(key))?.confirmed).toBeUndefined()
})
