/** What `npm start` tells: one settlement, the worst moment to die, the costs, a storm of kills, the comparison. */
import { setTimeout as pause } from 'node:timers/promises'
import { directorySchema } from '../../../bin/organisations/directory'
import { organisationsOverGrpc } from '../../../bin/organisations/organisations.grpc'
import { HUBS, nodeOf, REGIONS } from '../layout'
import { explainBenefits } from './benefits'
import { drained } from './checks'
import { costsOf } from './costs'
import { type Costs, type Figures, figuresOf, isFine, type Kill } from './figures'
import { killEachInTurn } from './kills'
import { loseAnAnswer } from './lost-answer'
import { alternating, patientOf } from './people'
import { followRoutes } from './routes'
import { castOfRegion, type Stage, stageFor, tillOf } from './stage'
import type { Found, Telling } from './telling'
import { suggestions, texts } from './texts'
import { toItsEnd } from './to-its-end'
import { lastWords, refusedOnPurpose, type Traffic, trafficUntil } from './traffic'
import { walk } from './walk'

const [CARE, CHOSEN, ENROLLMENT] = ['5101', '5107', '5116'] as const
const PARTS = [...HUBS, ...REGIONS.map(({ region }) => nodeOf(region))]
const STORM_PER_SECOND = 25
const LIVE_PER_SECOND = 3
/** Of each region. When all of them wait at tills nobody else comes: a slow machine is not buried under open bills. */
const STORM_PERSONS = 40
const KILLS_EACH = 2
const SETTLED_LEAST = 200
const MEASURED = 20
const CANCEL_EVERY = 9
const REFUSE_EVERY = 31
const LAST_WORDS_MS = 60_000
const LOOK_AGAIN_MS = 200

/** Tells the story to its end; then, unless it was asked for once only, the province stays live until interrupted. */
export async function story(telling: Telling): Promise<Found> {
  const { province, once, interrupted } = telling
  const { asked, close } = organisationsOverGrpc(directorySchema.parse(province.directory))
  const interruption = rejectedWhen(interrupted)
  try {
    const stage = await Promise.race([stageFor(telling, asked), interruption])
    const figures = await Promise.race([toItsEnd(told(stage), stage), interruption])
    if (!once) await stayLive(stage)
    else await Promise.all(stage.tills.map((till) => till.close()))
    return figures ? { ok: isFine(figures), figures } : { ok: false, figures: {} }
  } finally {
    close()
  }
}

async function told(stage: Stage): Promise<Figures> {
  const { voice, telling } = stage
  await walk(tillOf(stage, CARE), castOfRegion(stage, ENROLLMENT).insured, voice)
  const firstSettlementMs = Date.now() - telling.enteredAtMs
  voice.say(texts.first(firstSettlementMs))
  await benefitsExplained(stage)
  await dieAtTheWorstMoment(stage)
  const costs = await count(stage)
  const kills = await storm(stage)
  return compared(stage, { firstSettlementMs, costs, kills })
}

/** The resident is insured where the first settlement was made: nobody is off site at home. */
async function benefitsExplained(stage: Stage): Promise<void> {
  const { traveller } = castOfRegion(stage, ENROLLMENT)
  const { resident } = castOfRegion(stage, CARE)
  const city = stage.all.find(({ place }) => place.region === ENROLLMENT)
  if (!traveller || !resident || !city) throw new Error(`the story needs a traveller of ${ENROLLMENT}`)
  const tills = { referredTo: tillOf(stage, CARE), choseTo: tillOf(stage, CHOSEN) }
  await explainBenefits({ traveller, resident, city, ...tills }, stage.voice)
}

async function dieAtTheWorstMoment(stage: Stage): Promise<void> {
  const { telling, voice, all, journals, bills, calls } = stage
  const { supervisor, directory } = telling.province
  const door = directory.doors.find(({ region }) => region === CARE)
  const careNode = all.find(({ place }) => place.region === CARE)
  const [person] = castOfRegion(stage, ENROLLMENT).crowd
  if (!door || !careNode || !person) throw new Error(`the story needs ${CARE} and a person of ${ENROLLMENT}`)
  const scene = { supervisor, door, careNode, journals: `${journals}/lost-answer`, watchers: { bills, calls } }
  await loseAnAnswer(scene, person, voice)
}

async function count(stage: Stage): Promise<Costs> {
  const { voice, telling, all } = stage
  const { postgres, brokers } = telling.province
  voice.say(texts.costs)
  // What earlier scenes left on its way would be counted as well.
  await drained(all, voice)
  const persons = castOfRegion(stage, ENROLLMENT).crowd.slice(1, 1 + MEASURED)
  const costs = await costsOf({ postgres, brokers, till: tillOf(stage, CARE), persons }, voice)
  voice.say(texts.counted(costs))
  return costs
}

async function storm(stage: Stage): Promise<Kill[]> {
  const { voice, telling, all, bills, calls } = stage
  const { interrupted, province } = telling
  voice.say(texts.storm(STORM_PER_SECOND))
  const stop = new AbortController()
  const signal = AbortSignal.any([interrupted, stop.signal])
  followRoutes(all, calls, signal)
  await voice.during(texts.refuses, refuse(stage))
  const traffic = trafficUntil(trafficOf(stage, STORM_PER_SECOND, STORM_PERSONS), signal)
  // It is awaited below; until then a failure must not end the process.
  traffic.catch(() => stop.abort())
  try {
    const killing = { supervisor: province.supervisor, calls, parts: PARTS, times: KILLS_EACH, interrupted }
    const kills = await killEachInTurn(killing, voice)
    voice.progress(texts.untilEnough(SETTLED_LEAST))
    while (bills.settled() < SETTLED_LEAST && !signal.aborted) await pause(LOOK_AGAIN_MS)
    return kills
  } finally {
    stop.abort()
    await voice.during(texts.lastPatients, traffic)
  }
}

function trafficOf({ tills, casts }: Stage, ratePerSecond: number, personsEach?: number): Traffic {
  const patients = alternating(casts.map(({ crowd }) => crowd.slice(0, personsEach))).map(patientOf)
  return { tills, patients, ratePerSecond, cancelEvery: CANCEL_EVERY, refuseEvery: REFUSE_EVERY }
}

/** At every till, persons of another region. */
async function refuse({ tills, casts }: Stage): Promise<void> {
  for (const till of tills) {
    const cast = casts.find(({ region }) => region !== till.region)
    if (cast) await refusedOnPurpose(till, cast.suspended)
  }
}

interface Before {
  readonly firstSettlementMs: number
  readonly costs: Costs
  readonly kills: readonly Kill[]
}

async function compared({ voice, tills, all, bills }: Stage, before: Before): Promise<Figures> {
  await voice.during(texts.lastWords, lastWords(tills, LAST_WORDS_MS))
  const { scans, report, lines } = await drained(all, voice)
  const figures = figuresOf({ ...before, bills: bills.all(), scans, report })
  voice.say(texts.check)
  voice.lines(lines.map((line) => `  ${line}`))
  voice.say(texts.figures(figures))
  return figures
}

async function stayLive(stage: Stage): Promise<void> {
  const { voice, telling, bills } = stage
  const { interrupted } = telling
  voice.say(texts.live(LIVE_PER_SECOND))
  voice.lines(suggestions(bills.lastSettled(), process.env.LIANJIE_DATA))
  while (!interrupted.aborted) {
    const living = trafficUntil(trafficOf(stage, LIVE_PER_SECOND), interrupted)
    // Whoever interrupts waits for no patient: their bills are in the journals, and the next start asks about them.
    await Promise.race([living, rejectedWhen(interrupted)]).catch((error: Error) => {
      if (!interrupted.aborted) voice.lines([`✖ ${error.message}`])
    })
    await pause(LOOK_AGAIN_MS)
  }
}

function rejectedWhen(signal: AbortSignal): Promise<never> {
  const rejected = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  rejected.catch(() => undefined)
  return rejected
}
