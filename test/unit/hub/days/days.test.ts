/** Closing days over made-up ledgers (protocol 1.4.8): who is asked, what is believed, when a unit closes. */

import { codecs } from '../../../../common/contracts.grpc'
import type { DayBook } from '../../../../common/day-book'
import { dayBookInMemory } from '../../../../common/day-book.memory'
import { readClosing, signedTotals } from '../../../../common/day-words'
import { silent } from '../../../../common/log'
import { keyText } from '../../../../common/settlement-key'
import type { Signer } from '../../../../common/signing'
import { topicsWith } from '../../../../common/topics'
import { dayStoreInMemory } from '../../../../hub/days/day-store.memory'
import { type Days, daysClosing } from '../../../../hub/days/days'
import type { Halves } from '../../../../hub/days/units'
import { type Settled, settled } from '../../../../load-tests/days/three-ledgers.pg'
import type { DayRequest, DownRow, UpFrameIn } from '../../../../proto/types'
import { answeringAboutDays } from '../../../../region-node/care/close-days'
import { controlHandler } from '../../../../region-node/enrollment/days'
import { handTimers } from '../../../support/hand-timers'
import { type Province, someProvince } from '../facts/making-facts'

const DAY = '2026-11-21'
const REGIONS = ['5101', '5116']
const UNIT = { careRegion: '5101', enrollmentRegion: '5116', day: DAY }

interface Kept {
  readonly row: Settled
  readonly postedFen: bigint
}

let credentials: Province
let now: number
/** What each ledger holds; a test may spoil one. */
let ledgers: Record<'care' | 'hub' | 'enrollment', Kept[]>
let days: Days
let openDay: string
let books: Record<'care' | 'hub' | 'enrollment', DayBook>
/** Every request that left the hub: to which half, and what. */
let requests: { half: string; region: string; request: DayRequest }[]
/** May lose a message: its half and running number. */
let isLost: (half: string, place: number) => boolean
/** Whether the care node of 成都 was restored and has not heard what it may lack. */
let isDoubted: boolean
let halves: Halves
let signerOf: Record<'care' | 'enrollment', Signer>
/** Of every half of every region. */
const ownSigner = new Map<string, Signer>()

beforeAll(async () => {
  credentials = await someProvince()
  for (const region of REGIONS)
    for (const role of ['care', 'enrollment'] as const)
      ownSigner.set(`${role} ${region}`, (await credentials.certify({ role, region })).signer)
})

beforeEach(() => {
  now = 0
  openDay = DAY
  requests = []
  isLost = () => false
  isDoubted = false
  halves = { care: REGIONS, enrollment: REGIONS }
  signerOf = { care: credentials.care.signer, enrollment: credentials.enrollment.signer }
  const rows = Array.from({ length: 20 }, (_, n) => settled(n, { ...UNIT, isLean: true }))
  const full = () => rows.map((row) => ({ row, postedFen: BigInt(row.owedFen) }))
  ledgers = { care: full(), hub: full(), enrollment: full() }
  books = { care: bookOf('care'), hub: bookOf('hub'), enrollment: bookOf('enrollment') }
  days = province()
})

afterEach(() => days.close())

function bookOf(ledger: keyof typeof ledgers): DayBook {
  const booked = () =>
    ledgers[ledger].map(({ row: { key, enrollmentRegion, day, token }, postedFen }) => {
      return { key, enrollmentRegion, day, token, postedFen }
    })
  return dayBookInMemory(booked, (region, personId) => `${region}${personId}`.slice(-22))
}

const nothing = () =>
  dayBookInMemory(
    () => [],
    () => '',
  )

function province(): Days {
  const clock = { now: () => Date.now(), monotonic: () => now }
  const topics = topicsWith()
  const lost = new Map<string, number>()
  const gone = (half: string) => {
    lost.set(half, (lost.get(half) ?? 0) + 1)
    return isLost(half, lost.get(half) ?? 0)
  }
  const care = (region: string) =>
    answeringAboutDays(
      { hopAcked() {}, linkUp() {}, highestFactNumber: () => 0, hubEpoch: () => 0, row: async () => undefined },
      {
        ...{ region, book: region === '5101' ? books.care : nothing(), clock },
        days: {
          current: async () => openDay,
          async flip(day) {
            if (day === openDay) openDay = '2026-11-22'
            return openDay
          },
        },
        decisions: { page: async () => ({ decided: [], next: Buffer.alloc(0) }) },
        isDoubted: () => isDoubted && region === '5101',
        outbox: { highestNumber: async () => 0 },
        ...{ signer: region === '5101' ? signerOf.care : ownSigner.get(`care ${region}`)! },
        verifier: credentials.hub.verifier,
        say(frame: UpFrameIn) {
          const { dayReply } = codecs.upFrame.decode(codecs.upFrame.encode(frame))
          if (dayReply && !gone('care answers')) void days.replied(dayReply, 'care', region)
          return true
        },
      },
    )
  const store = dayStoreInMemory((region, _name, row) => {
    const down = codecs.downRow.decode(codecs.downRow.encode(row)) as DownRow
    requests.push({ half: 'care', region, request: down.dayRequest! })
    // What is left unhandled is asked again.
    const handled = gone('care') ? undefined : care(region).row(down)
    handled?.catch(() => undefined)
  })
  const publish = async (topic: string, { value }: { value: Buffer }) => {
    const region = topic.slice(-4)
    requests.push({ half: 'enrollment', region, request: codecs.controlRecord.decode(value).dayRequest! })
    if (gone('enrollment')) return
    const book = region === '5116' ? books.enrollment : nothing()
    const bus = {
      async publish(_: string, record: { value: Buffer }) {
        const { dayReply } = codecs.regionRecord.decode(record.value)
        if (dayReply && !gone('enrollment answers')) await days.replied(dayReply, 'enrollment', dayReply.region)
      },
    }
    const { verifier } = credentials.hub
    const signer = region === '5116' ? signerOf.enrollment : ownSigner.get(`enrollment ${region}`)!
    await controlHandler({ ...{ region, book, bus, topics, clock, verifier }, signer })({ value })
  }
  return daysClosing({
    ...{ book: books.hub, store, halves: () => halves, bus: { publish }, topics, clock },
    ...{ signer: credentials.hub.signer, verifier: credentials.hub.verifier, timers: handTimers(), log: silent },
  })
}

/** Rounds with time going by, until the day is done or so many are over. */
async function rounds(most = 60): Promise<Awaited<ReturnType<Days['state']>>> {
  for (let round = 0; round < most && !(await days.state(DAY)).isDone; round++) {
    now += 250
    await days.tick()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return days.state(DAY)
}

test.each(['care', 'enrollment'] as const)('signatures that never reach the %s half are told again', async (half) => {
  isLost = (to) => to === half && requests.at(-1)?.request.content === 'closed'
  await days.ask(DAY, true)
  expect((await rounds()).isDone).toBe(false)
  expect([await books.hub.closed(DAY), await books[half].closed(DAY)]).toMatchObject([[{ unit: UNIT }], []])
  isLost = () => false
  expect((await rounds(200)).isDone).toBe(true)
  expect(await books[half].closed(DAY)).toEqual(await books.hub.closed(DAY))
})

test('a city that only treats and one that only insures: the day closes without the halves that nobody runs', async () => {
  halves = { care: ['5101'], enrollment: ['5116'] }
  await days.ask(DAY, true)
  expect((await rounds()).isDone).toBe(true)
  const asked = new Set(requests.map(({ half, region }) => `${half} ${region}`))
  expect([...asked].sort()).toEqual(['care 5101', 'enrollment 5116'])
})

test('three equal roots close a unit, and what closed is signed by all three', async () => {
  await days.ask(DAY, true)
  const { isDone, units } = await rounds()
  expect({ isDone, units: units.length }).toEqual({ isDone: true, units: 1 })
  const [closed] = await books.hub.closed(DAY)
  const closing = codecs.dayClosing.decode(closed?.closing as Buffer)
  expect(readClosing(closing, credentials.hub.verifier, Date.now())).toMatchObject({ unit: UNIT, count: 20 })
  // Both regions keep the same.
  for (const half of ['care', 'enrollment'] as const) expect(await books[half].closed(DAY)).toEqual([closed])
  // Any two of the three, or one of them twice, prove nothing.
  const { verifier } = credentials.hub
  expect(readClosing({ ...closing, enrollment: closing.care }, verifier, Date.now())).toBeUndefined()
  expect(readClosing({ ...closing, hub: null }, verifier, Date.now())).toBeUndefined()
})

test.each(['care', 'care answers', 'enrollment', 'enrollment answers'])(
  'closes though the first three of %s are lost',
  async (what) => {
    isLost = (half, place) => half === what && place <= 3
    await days.ask(DAY, true)
    expect((await rounds()).isDone).toBe(true)
  },
)

test('R20: a restored care node, which may have forgotten what it decided, speaks for no day of its own', async () => {
  isDoubted = true
  // Its backup and both others agree: they lack the same settlement, which only the care node ever knew.
  await days.ask(DAY, true)
  const { silent: not, isDone } = await rounds(20)
  expect({ not, isDone }).toEqual({ not: ['care 5101'], isDone: false })
  isDoubted = false
  expect((await rounds()).isDone).toBe(true)
})

test('without the flip a day that still runs is not counted', async () => {
  await days.ask(DAY, false)
  const { silent: not, isDone } = await rounds(20)
  expect(isDone).toBe(false)
  expect(not).toEqual(['care 5101', 'care 5116'])
  openDay = '2026-11-22'
  expect((await rounds()).isDone).toBe(true)
})

test.each(['hub', 'enrollment', 'care'] as const)(
  'one fen at %s is named, and keeps the unit open until it is mended',
  async (where) => {
    const hit = ledgers[where][7] as Kept
    ledgers[where][7] = { ...hit, postedFen: hit.postedFen + 1n }
    await days.ask(DAY, true)
    const { differences, units } = await rounds(12)
    const ledger = { hub: 'hub', enrollment: 'enrollment 5116', care: 'care 5101' }[where]
    const named = { settlement: keyText(hit.row.key), ledger, what: 'posted' }
    expect(differences).toEqual([{ ...named, expectedFen: hit.postedFen, foundFen: hit.postedFen + 1n }])
    expect(units[0]?.isClosed).toBe(false)
    ledgers[where][7] = hit
    expect((await rounds()).isDone).toBe(true)
  },
)

test('equal and opposite errors do not cancel out', async () => {
  const [a, b] = ledgers.enrollment as [Kept, Kept, ...Kept[]]
  ledgers.enrollment[0] = { ...a, postedFen: a.postedFen + 1n }
  ledgers.enrollment[1] = { ...b, postedFen: b.postedFen - 1n }
  await days.ask(DAY, true)
  const { differences } = await rounds(12)
  expect(differences.map(({ foundFen, expectedFen }) => foundFen - expectedFen).sort()).toEqual([-1n, 1n])
})

test('what only a follower has is a unit, too: the others count nothing', async () => {
  ledgers.care = []
  ledgers.hub = []
  await days.ask(DAY, true)
  const { units, differences } = await rounds(40)
  expect(units).toMatchObject([{ unit: UNIT, hub: { count: 0 }, care: { count: 0 }, enrollment: { count: 20 } }])
  expect(differences.every(({ ledger, what }) => ledger === 'enrollment 5116' && what === 'unknown')).toBe(true)
  expect(differences.length).toBeGreaterThan(0)
})

test('totals signed by somebody else are not believed, and nothing closes on them', async () => {
  signerOf = { ...signerOf, enrollment: credentials.otherEnrollment.signer }
  await days.close()
  days = province()
  await days.ask(DAY, true)
  const { units, isDone } = await rounds(20)
  expect({ isDone, enrollment: units[0]?.enrollment }).toEqual({ isDone: false, enrollment: undefined })
})

test.each`
  told                                      | listed           | by
  ${'nothing, signed by nobody'}            | ${undefined}     | ${''}
  ${'nothing, where its list names a unit'} | ${'the unit'}    | ${'enrollment 5116'}
  ${'nothing, signed by another region'}    | ${'nothing'}     | ${'enrollment 5101'}
  ${'nothing, signed by its care half'}     | ${'nothing'}     | ${'care 5116'}
  ${'nothing, signed for another day'}      | ${'another day'} | ${'enrollment 5116'}
`('1.4.8: "I hold $told" does not hide the unit that this region alone has', async ({ listed, by }) => {
  ledgers.care = []
  ledgers.hub = []
  isLost = (half) => half === 'enrollment answers'
  await days.ask(DAY, true)
  const [own] = await books.enrollment.totals(DAY)
  const totals = listed === 'the unit' ? [signedTotals(own!, signerOf.enrollment).totals] : []
  const list = codecs.dayList.encode({ day: listed === 'another day' ? '2026-11-20' : DAY, region: '5116', totals })
  const listSignature = listed ? ownSigner.get(by)!.sign('day-list', list) : null
  await days.replied(
    { region: '5116', totals: { day: DAY, isOver: true, units: [], listSignature } },
    'enrollment',
    '5116',
  )
  expect((await days.state(DAY)).silent).toContain('enrollment 5116')
})

test('1.4.8: a region that has signed that it holds nothing is believed', async () => {
  const list = codecs.dayList.encode({ day: DAY, region: '5101', totals: [] })
  const listSignature = ownSigner.get('enrollment 5101')!.sign('day-list', list)
  await days.ask(DAY, true)
  await days.replied(
    { region: '5101', totals: { day: DAY, isOver: true, units: [], listSignature } },
    'enrollment',
    '5101',
  )
  expect((await days.state(DAY)).silent).not.toContain('enrollment 5101')
})

test('a region that speaks for another one is not heard', async () => {
  const [own] = await books.care.totals(DAY)
  const signed = signedTotals(own!, credentials.care.signer)
  await days.replied(
    { region: '', totals: { day: DAY, isOver: true, units: [signed], listSignature: null } },
    'care',
    '5116',
  )
  await days.replied(
    { region: '', totals: { day: DAY, isOver: true, units: [signed], listSignature: null } },
    'enrollment',
    '5101',
  )
  expect((await days.state(DAY)).units[0]?.care).toBeUndefined()
})

test('a done day is done: asking again closes nothing twice', async () => {
  await days.ask(DAY, true)
  await rounds()
  const [before] = await books.hub.closed(DAY)
  await days.ask(DAY, true)
  expect((await rounds()).isDone).toBe(true)
  expect(await books.hub.closed(DAY)).toEqual([before])
})

test('the enrollment region is asked for its totals only when the hub has what the care region decided', async () => {
  ledgers.hub = ledgers.hub.slice(1)
  await days.ask(DAY, true)
  await rounds(8)
  const wanted = requests.filter(
    ({ half, region, request }) => half === 'enrollment' && region === '5116' && request.totals,
  )
  expect(wanted.every(({ request }) => request.totals?.otherRegions.length === 0)).toBe(true)
})
