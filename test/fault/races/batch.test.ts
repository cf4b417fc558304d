/**
 * Very many calls about one bill at once, from several terminals, under ids of their own and under shared ones: one
 * settlement is settled, and everybody who asks is told the same. Both halves on real Postgres, the province between
 * them in memory; the whole way, with fewer calls, is raced in test/e2e/door/races.
 */
import { join } from 'node:path'
import type { Pool } from 'pg'
import { projectRoot } from '../../../common/contracts.grpc'
import { Fault } from '../../../common/errors'
import { migrate } from '../../../common/migrations.pg'
import { poolOf } from '../../../common/transaction.pg'
import { cancel } from '../../../region-node/care/cancel'
import { confirm } from '../../../region-node/care/confirm'
import { query } from '../../../region-node/care/query'
import { settle } from '../../../region-node/care/settle'
import { enrollmentInPostgres } from '../../../region-node/enrollment/stores.pg'
import { careNode, type Node, worldOn } from '../../integration/region-node/care/node'
import { type Seeded, seeded } from '../../support/seeded'
import { type FreshDatabase, freshDatabase } from '../../support/stack'
import { BILL_FEN, type Journey, journeyOn } from '../../unit/journey/two-halves'
import { asked, asker, billed, hospital, line, people, settleId } from '../../unit/region-node/care/world'

const rounds = Number(process.env.LIANJIE_RACES_ROUNDS ?? 2)
const calls = Number(process.env.LIANJIE_RACES_CALLS ?? 256)
const seed = Number(process.env.LIANJIE_RACES_SEED ?? 1)
const PATIENCE_MS = 60_000 + rounds * 20_000
/** Of a round: so many settlements compete, each driven by several terminals. */
const IDS = 24

let node: Node
let database: FreshDatabase
let pool: Pool
let root: Pool
let journey: Journey

beforeAll(async () => {
  const everybody = await people()
  node = await careNode('races care')
  database = await freshDatabase('races enrollment')
  const folder = join(projectRoot(), 'region-node/migrations/enrollment')
  await migrate({ ownerUrl: database.ownerUrl, folder, schema: 'enrollment', appRole: database.appRole })
  pool = poolOf({ url: database.url, connectionsMax: 12 }, 'enrollment', 'races')
  root = poolOf({ url: database.superUrl, connectionsMax: 2 }, 'enrollment', 'races root')
  // What a journey asks of people in memory alone is not asked here.
  const stores = enrollmentInPostgres(pool) as Parameters<typeof journeyOn>[2]
  journey = await journeyOn(everybody, await worldOn(node, everybody), stores)
})

afterAll(async () => {
  await journey?.care.intents.written()
  await Promise.all([pool?.end(), root?.end()])
  await Promise.all([node?.close(), database?.drop()])
})

/** Refusals that a terminal may hear that has lost, or must ask again; anything else is a mistake. */
const MAY_HEAR = ['H5005', 'H5008', 'H5009', 'H5011', 'H5016', 'H8004', 'H9002']

interface Round {
  readonly visitId: string
  readonly ids: readonly string[]
  readonly random: Seeded
  readonly heard: Map<string, number>
}

/** One terminal's call: mostly settle and confirm, now and then a cancel or a question. */
async function called({ visitId, ids, random, heard }: Round): Promise<void> {
  const id = random.oneOf(ids)
  const choice = random.below(100)
  if (choice < 6) hear(heard, await answerOf(() => givenUp(id)))
  else if (choice < 12) hear(heard, await answerOf(() => query(hospital, id, journey.care)))
  else hear(heard, await answerOf(() => driven(id, visitId)))
}

const givenUp = (id: string) => cancel({ hospital, settleId: id, enrollmentRegion: undefined }, journey.care)

/** Whoever found no free connection in time asks again, as a terminal does. */
async function answerOf(ask: () => Promise<object>): Promise<object> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Fault) || tries === TRIES_MAX) throw error
    }
  }
}

const TRIES_MAX = 20

async function driven(id: string, visitId: string): Promise<object> {
  const call = { ...asker, settleId: id, visitId, asked: asked(BILL_FEN), invoiceNo: 'F1' }
  const verdict = await settle(call, journey.care)
  return 'refusal' in verdict ? verdict : confirm({ hospital, settleId: id, token: verdict.token }, journey.care)
}

function hear(heard: Map<string, number>, answer: object): void {
  const { refusal, state } = answer as { refusal?: { code: string }; state?: string }
  const name = refusal?.code ?? state ?? '?'
  heard.set(name, (heard.get(name) ?? 0) + 1)
}

/** What the round ended with, as everybody is told it now. */
async function netStates(ids: readonly string[]): Promise<string[]> {
  const states = await Promise.all(
    ids.map(async (id) => {
      const asks = await Promise.all(Array.from({ length: 3 }, () => query(hospital, id, journey.care)))
      const told = new Set(asks.map((one) => JSON.stringify(one)))
      if (told.size !== 1) throw new Error(`${id} is told in ${told.size} ways: ${[...told]}`)
      return asks[0]?.state as string
    }),
  )
  return states
}

/** Whoever is undecided at the end is given up; then one more asks, since all may have stepped back for each other. */
async function ended({ visitId, ids, heard }: Round): Promise<void> {
  const states = await netStates(ids)
  const open = ids.filter((_, i) => !['SETTLED', 'CANCELLED', 'REJECTED'].includes(states[i] ?? ''))
  for (const id of open) await givenUp(id)
  await journey.deliver()
  if (states.includes('SETTLED')) return
  hear(heard, await answerOf(() => driven(settleId(++lastId), visitId)))
  await journey.deliver()
}

/**
 * As the relay sweeps: what was committed and whose caller heard of an error (a pool without a free connection) was not
 * announced and is in the outbox.
 */
async function swept(): Promise<void> {
  const everything = { nowMs: Number.MAX_SAFE_INTEGER, except: [], limit: 10_000, againLimit: 10_000 }
  journey.world.sent.push(...(await journey.care.outbox.due('5116', everything)))
  await journey.deliver()
}

/** Citizen numbers end like person numbers, and the journey has its own 001. */
const FIRST_PERSON = 10_100
const PERSONS = 800

async function insured(number: number): Promise<string> {
  const personId = `51160000003${FIRST_PERSON + (number % PERSONS)}`
  if (number < PERSONS) await journey.half.insure(personId)
  return personId
}

let lastId = 7_000_000

test(
  `${rounds} rounds of ${calls} calls about one bill: one is settled, and all are told the same`,
  async () => {
    const random = seeded(seed)
    const everything = new Map<string, number>()
    for (let number = 0; number < rounds; number++) {
      const personId = await insured(number)
      const { visitId } = await billed(journey.world, [line('1', BILL_FEN)], { personId, medicalType: '21' })
      const ids = Array.from({ length: IDS }, () => settleId(++lastId))
      const round = { visitId, ids, random, heard: everything }
      await Promise.all(Array.from({ length: calls }, () => called(round)))
      await ended(round)
      const { rows } = await node.root.query<{ settle_id: string; outcome: string; posted: bigint }>(DECIDED, [visitId])
      expect(rows.filter(({ outcome }) => outcome === 'CONF')).toHaveLength(1)
      expect(rows.filter(({ posted, outcome }) => posted !== (outcome === 'CONF' ? 1n : 0n))).toEqual([])
      const guard = await node.root.query<{ settle_id: string }>('select settle_id from guard where visit_id = $1', [
        visitId,
      ])
      expect(guard.rows).toEqual(
        rows.filter(({ outcome }) => outcome === 'CONF').map(({ settle_id }) => ({ settle_id })),
      )
    }
    const states = ['SETTLED', 'CANCELLED', 'PROCESSING', 'AUTHORISED', 'NEVER_SEEN']
    expect([...everything.keys()].filter((name) => ![...MAY_HEAR, ...states].includes(name))).toEqual([])
    await swept()
    const { rows } = await root.query(
      'select (select count(*)::int from reservation) as waiting, (select count(*)::int from posting) as posted',
    )
    expect(rows).toEqual([{ waiting: 0, posted: rounds }])
  },
  PATIENCE_MS,
)

const DECIDED = `
  select d.settle_id, d.outcome,
         (select count(*) from posting p where (p.settle_id, p.kind) = (d.settle_id, d.kind)) as posted
    from decision d where d.visit_id = $1`
