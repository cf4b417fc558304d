/** A plan from a seed: patients and troubles, from calm weather to storm. */
import { CARE_REGIONS, ENROLLMENT_PROCESSES, ENROLLMENT_REGIONS, HOSPITALS, HUBS } from './places'
import type { Item, Plan, Trouble } from './plan'
import { type Random, randomFrom, seedOf } from './random'
import { SCENES } from './scenes'
import { CALM_MS, MAIN_MS, visit } from './visits'

const CARES = CARE_REGIONS.map((region) => `care-${region}`)
const ENROLLING = ENROLLMENT_PROCESSES.map(({ name }) => name)
const HOSPITAL_NAMES = HOSPITALS.map((_, place) => `hospital-${place}`)
const PROCESSES = [...CARES, ...HUBS, ...ENROLLING, ...HOSPITAL_NAMES]
const DATABASES = [...CARE_REGIONS, 'hub', ...ENROLLMENT_REGIONS]
const TOPICS = ENROLLMENT_REGIONS.flatMap((region) => [`settle.request.${region}`, `fact.${region}`])

/** Statements of a database that commit something. */
export const COMMITS = [
  'care sessions.add',
  'care bills.open',
  'care bills.upload',
  'care registers.confirm',
  'care registers.cancel',
  'care intents.write',
  'care outbox.acknowledged',
  'care learners.seeHub',
  'care learners.seeEnrollment',
  'care learners.queueAgain',
  'care days.open',
  'care reversals.begin',
  'care reversals.confirm',
  'care reversals.tried',
  'hub facts.learn',
  'hub facts.take',
  'hub facts.claim',
  'hub downRows.handled',
  'enrollment verdicts.write',
  'enrollment verdicts.commitOwn',
  'enrollment factBooks.learn',
  'enrollment reservations.asked',
  'enrollment reversals.write',
] as const

/** Sends: a process may end between any two of them. */
export const SENDS = [
  'hospital call settle',
  'hospital call confirm',
  'hospital call cancel',
  'hospital call settleOnePhase',
  'hospital call withdrawOnePhase',
  'care answer settle',
  'care answer confirm',
  'care answer cancel',
  'care answer reverse',
  'care answer settleOnePhase',
  'care answer withdrawOnePhase',
  'care link question',
  'care link fact',
  'care link rowAck',
  'hub link answer',
  'hub link hopAck',
  'hub link row',
  'hub publish settle.request',
  'hub publish fact',
  'hub publish clock.answer',
  'enrollment publish settle.reply',
  'enrollment publish clock.question',
  'enrollment publish region.to.hub',
] as const

const CARRIERS = [
  'bus settle.request',
  'bus settle.reply',
  'bus fact',
  'bus region.to.hub',
  'bus clock.question',
  'bus clock.answer',
  'door settle',
  'door confirm',
  'door cancel',
  'door reverse',
  'door settleOnePhase',
  'door withdrawOnePhase',
  'answer settle',
  'answer confirm',
  'answer cancel',
  'answer reverse',
  'answer settleOnePhase',
  'answer withdrawOnePhase',
] as const

/** Where a process may end: before and after each commit, before and after each send to the bus, before other sends. */
export const CRASH_POINTS: readonly string[] = [
  ...COMMITS.flatMap((commit) => [`${commit}:before`, `${commit}:after`]),
  ...SENDS.flatMap((send) => (send.includes('publish') ? [`${send}:before`, `${send}:after`] : [`${send}:before`])),
]

const WEIGHTS: readonly (readonly [RegExp, number])[] = [
  // Whoever ends before it never comes to the end after it.
  [/reversals\.tried:after/, 18],
  [/reversals\.tried/, 17],
  [/reversals\.(confirm|begin)|enrollment reversals/, 7],
  [/answer (reverse|withdrawOnePhase)/, 17],
  [/withdrawOnePhase/, 10],
  [/reservations\.asked/, 6],
  [/commitOwn|OnePhase|answer cancel|reversals\.|see(Hub|Enrollment)/, 3],
  [/call cancel|rowAck|downRows|registers\.|sessions/, 2],
]

/**
 * Seldom reached, so that processes wait to end there more often, and from earlier on: in 10,000 schedules each point
 * is to be met a hundred times. How many times each.
 */
const SELDOM: readonly string[] = CRASH_POINTS.flatMap((point) => {
  const [, times] = WEIGHTS.find(([some]) => some.test(point)) ?? []
  return Array.from({ length: times ?? 0 }, () => point)
})

export function planFrom(seed: number): Plan {
  const random = randomFrom(seedOf(seed, 'plan'))
  const items: Item[] = []
  // Mostly a few, whose faults are quickly played; now and then a full waiting room.
  const visits = random.chance(0.2) ? random.between(4, 5) : 2
  for (let count = visits; count > 0; count--) items.push(visit(random))
  const crashes = random.between(7, 16)
  for (let i = 0; i < crashes; i++) items.push(crash(random))
  const storm = random.pick([0.3, 1, 2])
  for (let count = Math.round(random.between(6, 16) * storm); count > 0; count--) items.push(trouble(random))
  if (random.chance(0.24)) items.push(...random.pick(SCENES)(random))
  // From a stream of its own, so that all other schedules are what they were.
  const losing = randomFrom(seedOf(seed, 'lose-care'))
  const losesCare = losing.chance(0.04)
  if (losesCare) items.push(...lostCare(losing))
  const closing = randomFrom(seedOf(seed, 'close-day'))
  if (closing.chance(0.16)) items.push(...closedDay(closing))
  items.sort((a, b) => a.at - b.at)
  return { seed, heals: losesCare ? MAIN_MS + LOST_MS : MAIN_MS, starts: startOf(random), items }
}

/** Longer than windows, inquiries and what people wait for, so that they decide while things still go wrong. */
const LOST_MS = 18_000

/** A city is lost with verdicts in the hands of its hospitals: for good, or until after two persons have decided. */
function lostCare(random: Random): Item[] {
  const target = random.pick(CARE_REGIONS)
  const at = random.between(1_500, 6_000)
  const hospitals = HOSPITALS.flatMap(({ region }, place) => (region === target ? [place] : []))
  const visits = Array.from({ length: random.between(1, 3) }, (): Item => {
    const made = { ...visit(random), inpatient: false, twists: [] }
    return { ...made, hospital: random.pick(hospitals), at: at - random.between(50, 1_300) }
  })
  const size = random.chance(0.4) ? 0 : random.between(12_000, 45_000)
  const points = [
    'hub manual.keep:before',
    'hub manual.keep:after',
    'hub manual.propose:after',
    'hub manual.claim:after',
  ]
  const ends = [...points, 'enrollment manual.take:before', 'enrollment manual.take:after']
  const troubles = Array.from({ length: random.between(0, 3) }, (): Item => {
    const crash = { kind: 'crash', target: random.pick(ends), size: random.between(50, 2_500) } as const
    return random.chance(0.7) ? { at, ...crash } : { at: at + 6_000, kind: 'drop', target: 'bus control', size: 1 }
  })
  if (size === 0 && random.chance(0.5)) troubles.push(forgottenByRegion(random, at))
  const lost = [...visits, { at, kind: 'lose-care', target, size } as const, ...troubles]
  return size > 0 && random.chance(0.6) ? [...lost, ...putBack(random, { at, target })] : lost
}

/** Its machines burn with confirmations that no hub has heard of; what it comes back with is an old backup. */
function putBack(random: Random, { at, target }: Pick<Trouble, 'at' | 'target'>): Item[] {
  const size = random.between(200, 1_200)
  const cuts = HUBS.map((hub): Item => ({ at: at - size, kind: 'cut', target: `care-${target}>${hub}`, size }))
  return [...cuts, { at, kind: 'put-back', target, size: random.between(size, 6_000) }]
}

/** What it had learned of a city that is lost for good nobody but the hub can teach it again (R26). */
function forgottenByRegion(random: Random, lostAt: number): Item {
  const target = random.pick(ENROLLMENT_REGIONS)
  return { at: lostAt + random.between(100, 900), kind: 'roll-back', target, size: random.between(700, 2_000) }
}

/** Where closing a day may end a process. */
export const CLOSING_POINTS: readonly string[] = [
  ...['hub days.ask', 'hub days.keepTold', 'hub days.done', 'hub book.keepClosed', 'care days.flip'],
  ...['care book.keepClosed', 'enrollment book.keepClosed', 'hub publish control'],
]
  .flatMap((commit) => [`${commit}:before`, `${commit}:after`])
  .concat('care link dayReply:before')

/** Units close once, and only where something was settled. */
const CLOSING_SELDOM = CLOSING_POINTS.flatMap((point) =>
  point.includes('keepClosed') ? [point, point, point] : [point],
)

/** The day is ended and closed by hand while bills are settled; now and then while a city cannot be reached (R12). */
function closedDay(random: Random): Item[] {
  const at = random.between(CALM_MS, 8_000)
  const crashes = Array.from({ length: random.between(3, 5) }, (): Item => {
    return { at, kind: 'crash', target: random.pick(CLOSING_SELDOM), size: random.between(50, 2_500) }
  })
  const care = `care-${random.pick(CARE_REGIONS)}`
  const size = random.between(500, 4_000)
  const cuts = HUBS.map((hub): Item => ({ at: at - 100, kind: 'cut', target: `${care}>${hub}`, size }))
  const lost = (target: string): Item => ({ at, kind: random.pick(['drop', 'double', 'delay']), target, size: 900 })
  const carriers = [lost('bus control'), lost('bus region.to.hub')].filter(() => random.chance(0.5))
  return [{ at, kind: 'close-day', target: '', size: 0 }, ...crashes, ...carriers, ...(random.chance(0.3) ? cuts : [])]
}

/** Often just before midnight, so that the accounting day ends in the middle of it. */
function startOf(random: Random): number {
  const noon = Date.parse('2026-03-02T12:00:00+08:00')
  const midnight = Date.parse('2026-03-03T00:00:00+08:00')
  return random.chance(0.5) ? midnight - random.between(500, 12_000) : noon
}

function crash(random: Random): Trouble {
  const at = random.between(CALM_MS, MAIN_MS)
  const size = random.chance(0.8) ? random.between(50, 2_500) : random.between(2_500, 15_000)
  if (random.chance(0.25)) return { at, kind: 'kill', target: random.pick(PROCESSES), size }
  if (random.chance(0.5)) return { at: Math.floor(at / 2), kind: 'crash', target: random.pick(SELDOM), size }
  return { at, kind: 'crash', target: random.pick(CRASH_POINTS), size }
}

function trouble(random: Random): Trouble {
  const at = random.between(CALM_MS, MAIN_MS)
  const make = random.pick(MAKERS)
  return { at, ...make(random) }
}

type Making = (random: Random) => Omit<Trouble, 'at'>

const message =
  (kind: 'drop' | 'double' | 'delay'): Making =>
  (random) => ({
    kind,
    target: random.pick(CARRIERS),
    size: kind === 'delay' ? random.between(100, 6_000) : 1,
  })

const MAKERS: readonly Making[] = [
  (random) => ({ kind: 'slow', target: random.pick(COMMITS), size: random.between(50, 1_500) }),
  (random) => ({ kind: 'full', target: random.pick(DATABASES), size: random.between(300, 6_000) }),
  (random) => ({ kind: 'freeze', target: random.pick(PROCESSES), size: random.between(200, 7_000) }),
  (random) => ({ kind: 'drift', target: random.pick(PROCESSES), size: random.between(-300, 300) }),
  (random) => ({
    kind: 'roll-back',
    target: random.pick(['hub', ...ENROLLMENT_REGIONS]),
    size: random.between(500, 3_000),
  }),
  ...Array.from({ length: 4 }, () => [message('drop'), message('double'), message('delay')]).flat(),
  (random) => ({ kind: 'error', target: random.pick(COMMITS), size: 1 }),
  (random) => ({ kind: 'error', target: random.pick(COMMITS), size: 1 }),
  (random) => ({ kind: 'refuse', target: random.pick(COMMITS), size: 1 }),
  (random) => ({ kind: 'cut', target: pair(random), size: random.between(300, 12_000) }),
  (random) => ({ kind: 'cut', target: pair(random), size: random.between(300, 12_000) }),
  (random) => ({ kind: 'clock', target: random.pick(PROCESSES), size: random.between(-30_000, 30_000) }),
  (random) => ({ kind: 'lose-async', target: random.pick(CARE_REGIONS), size: 1 }),
  (random) => ({ kind: 'lose-tail', target: random.pick(TOPICS), size: random.between(1, 3) }),
  () => ({ kind: 'lose-tail', target: 'region.to.hub', size: 2 }),
  (random) => ({ kind: 'rewind', target: random.pick([...TOPICS, 'region.to.hub']), size: 1 }),
  (random) => ({ kind: 'stop-bus', target: 'kafka', size: random.between(200, 5_000) }),
  (random) => ({ kind: 'flush-cache', target: random.pick(CARE_REGIONS), size: 1 }),
]

/** One way only; the other way is another trouble. */
function pair(random: Random): string {
  const [a, b] = random.pick<readonly [string, string]>([
    [random.pick(CARES), random.pick(HUBS)],
    [random.pick(HOSPITAL_NAMES), random.pick(CARES)],
    [random.pick([...HUBS, ...ENROLLING]), 'kafka'],
  ])
  return random.chance(0.5) ? `${a}>${b}` : `${b}>${a}`
}
