/**
 * What the fuzzed door stands before: the real door over mutual TLS on loopback, a care half and an enrollment half on
 * real Postgres, and between them a province that obeys (the Link and Kafka are fuzzed by themselves, in link.test.ts).
 */
import { join } from 'node:path'
import type { Pool } from 'pg'
import { type Served, serve } from '../../common/calls.grpc'
import { projectRoot } from '../../common/contracts.grpc'
import { silent } from '../../common/log'
import { migrate } from '../../common/migrations.pg'
import { poolOf } from '../../common/transaction.pg'
import { enrollmentInPostgres } from '../../region-node/enrollment/stores.pg'
import { hospitalDoor } from '../../region-node/gateway/hospital.grpc'
import { sessionsWith } from '../../region-node/sessions/sessions'
import { sessionCacheInMemory, sessionsInMemory } from '../../region-node/sessions/sessions.memory'
import { careNode, type Node, worldOn } from '../integration/region-node/care/node'
import { type Knocking, knockingAs } from '../support/knocking'
import { freshDatabase } from '../support/stack'
import { type Journey, journeyOn } from '../unit/journey/two-halves'
import { DAY, hospital, type People, people, REGION, settleId } from '../unit/region-node/care/world'

export interface DoorStage {
  readonly journey: Journey
  readonly node: Node
  /** As superuser, at the enrollment region's. */
  readonly enrollment: Pool
  readonly knocking: Knocking
  /** Messages that would be good, by the name of their call; new ones after each refresh. */
  good(): Readonly<Record<string, readonly object[]>>
  refresh(): Promise<void>
  /** Gives up what waits, and lets every fact arrive. */
  settleDown(): Promise<void>
  close(): Promise<void>
}

const BODY_BYTES_MAX = 200_000
/** Far from those that the journey numbers. */
const FIRST_ID = 5_000_000
/** Whoever has been treated comes again when all have. */
const PERSONS = 200
/** Citizen numbers end like person numbers, and others have 001. */
const FIRST_PERSON = 10_100
const TICK_MS = 20

export async function doorStage(): Promise<DoorStage> {
  const everybody = await people()
  const node = await careNode('fuzz care')
  const database = await freshDatabase('fuzz enrollment')
  const folder = join(projectRoot(), 'region-node/migrations/enrollment')
  await migrate({ ownerUrl: database.ownerUrl, folder, schema: 'enrollment', appRole: database.appRole })
  const pool = poolOf({ url: database.url, connectionsMax: 12 }, 'enrollment', 'fuzz')
  const root = poolOf({ url: database.superUrl, connectionsMax: 2 }, 'enrollment', 'fuzz root')
  // What a journey asks of people in memory alone is not asked here.
  const stores = enrollmentInPostgres(pool) as Parameters<typeof journeyOn>[2]
  const journey = await journeyOn(everybody, await worldOn(node, everybody), stores)
  const ticking = setInterval(() => journey.world.clock.pass(TICK_MS), TICK_MS)
  const { served, knocking } = await openDoor(journey, everybody)
  const stock = stockFrom(journey, knocking)
  let good: Record<string, object[]> = {}
  const settleDown = async () => {
    await endAll(knocking)
    await journey.deliver()
  }
  return {
    ...{ journey, node, enrollment: root, knocking, settleDown },
    good: () => good,
    async refresh() {
      await settleDown()
      good = await stock()
    },
    async close() {
      clearInterval(ticking)
      knocking.close()
      await served.close(1_000)
      await journey.care.intents.written()
      await Promise.all([pool.end(), root.end()])
      await Promise.all([node.close(), database.drop()])
    },
  }
}

async function openDoor({ care, world }: Journey, { care: credentials, province }: People) {
  const times = { graceMs: 7_200_000, clockToleranceMs: 300_000 }
  const kept = { store: sessionsInMemory(), cache: sessionCacheInMemory() }
  let made = 0
  const sessions = sessionsWith({ ...kept, ...times, clock: world.clock, newId: () => `session-${++made}` })
  const door = hospitalDoor({ care, sessions, limits: { linesPerUploadMax: 1_000 } })
  const limits = { bodyBytesMax: BODY_BYTES_MAX }
  const served: Served = await serve({ address: '127.0.0.1:0', credentials, services: [door], limits, log: silent })
  const own = await province.certify({ role: 'hospital', region: REGION, hospital: hospital.code })
  return { served, knocking: knockingAs(own, 'hospitalDoor', `127.0.0.1:${served.port}`) }
}

async function told({ knock }: Knocking, method: string, request: object): Promise<Record<string, unknown>> {
  const { reply, code, params } = await knock(method, request)
  if (!reply) throw new Error(`${method}: ${code} ${JSON.stringify(params)}`)
  return reply
}

/** Whatever waits is given up. */
async function endAll(knocking: Knocking): Promise<void> {
  const { settlements = [] } = await told(knocking, 'Unconfirmed', { limit: 1_000 })
  for (const { settleId: id } of settlements as { settleId: string }[]) await told(knocking, 'Cancel', { settleId: id })
}

const LINE = {
  ...{ lineNo: '1', itemCode: 'XJ01CAA0401', unitPriceMicroYuan: 2_000_000_000, quantityE4: 10_000 },
  ...{ amountFen: 200_000, feeDay: DAY, approval: '0' },
}

/** Makes what good messages speak of: bills, verdicts, decisions, of another person each. */
function stockFrom({ half }: Journey, knocking: Knocking) {
  let [persons, ids, visits] = [0, FIRST_ID, 0]
  const ask = (method: string, request: object) => told(knocking, method, request)

  async function bill() {
    const personId = `51160000001${FIRST_PERSON + (persons++ % PERSONS)}`
    if (persons <= PERSONS) await half.insure(personId)
    const opening = { hospitalVisitNo: `F${++visits}`, enrollmentDivision: '511602', personId, insurance: '310' }
    const sessionId = (await ask('SignIn', { operatorId: 'o' })).sessionId as string
    const visit = { sessionId, ...opening, medicalType: '21', startDay: DAY, diagnosis: 'J18' }
    const { visitId, batch } = await ask('OpenVisit', visit)
    await ask('UploadLines', { sessionId, visitId, lines: [LINE] })
    const settle = { sessionId, visitId, policyDay: DAY, totalFen: LINE.amountFen }
    return { personId, sessionId, visit, visitId, batch, settle }
  }

  async function authorised() {
    const billed = await bill()
    const id = settleId(++ids)
    const { token } = await ask('Settle', { ...billed.settle, settleId: id })
    return { ...billed, id, token }
  }

  async function confirmed() {
    const one = await authorised()
    await ask('Confirm', { settleId: one.id, token: one.token })
    return one
  }

  return async () => {
    const [open, other, waiting, second, settled, toReverse, reversed] = [
      ...[await bill(), await bill()],
      ...[await authorised(), await authorised()],
      ...[await confirmed(), await confirmed(), await confirmed()],
    ] as const
    await ask('Reverse', { settleId: reversed.id })
    return messagesOf({ open, other, waiting, second, settled, toReverse, reversed }, () => settleId(++ids), visits)
  }
}

interface Billed {
  readonly personId: string
  readonly sessionId: string
  readonly visit: object
  readonly visitId: unknown
  readonly batch: unknown
  readonly settle: object
}

interface Authorised extends Billed {
  readonly id: string
  readonly token: unknown
}

type Ends = Readonly<Record<'waiting' | 'second' | 'settled' | 'toReverse' | 'reversed', Authorised>>

/** Messages that would be good, by the name of their call. */
function messagesOf(stock: Ends & Readonly<Record<'open' | 'other', Billed>>, nextId: () => string, visits: number) {
  const { open, other, waiting, second, settled, toReverse, reversed } = stock
  const message = { transaction: '2304', messageId: `m${visits}`, personId: other.personId }
  const taken = { ...message, personId: open.personId }
  const ofOpen = { ...open.settle, settleId: nextId(), invoiceNo: 'F1' }
  const ends = [settled, toReverse, reversed, waiting, second]
  const { sessionId, personId, visit, visitId, batch } = open
  const query = { credentialType: '02', credentialNo: '51999919930617001X' }
  return {
    SignIn: [{ operatorId: 'o', operatorName: '收费员', clientTimeMs: 1 }],
    SignOut: [{ sessionId: 'session-0' }],
    FindPerson: [{ sessionId, enrollmentDivision: '511602', query: { ...query, name: '王测试' } }],
    CheckEntitlement: [entitlement(sessionId, personId)],
    OpenVisit: [visit, { ...visit, hospitalVisitNo: `G${visits}`, emergency: true }],
    UploadLines: [{ sessionId, visitId, lines: [LINE, { ...LINE, lineNo: '2' }, { ...LINE, lineNo: '3' }] }],
    DeleteLines: [{ sessionId, visitId: other.visitId, lineNos: ['2', '3'] }],
    PreSettle: [open.settle, { ...open.settle, useAccount: true }],
    Settle: [ofOpen, { ...ofOpen, replaces: reversed.id }, { ...waiting.settle, settleId: waiting.id }],
    Confirm: ends.map(({ id, token }) => ({ settleId: id, token })),
    Cancel: ends.map(({ id }) => ({ settleId: id, enrollmentDivision: '511602' })),
    Query: [{ settleId: settled.id }, { batch }, { message }],
    Receipt: ends.map(({ id }) => ({ settleId: id })),
    Unconfirmed: [{ limit: 3 }],
    Reverse: ends.map(({ id }) => ({ settleId: id })),
    SettleOnePhase: [{ ...other.settle, message, invoiceNo: 'F2' }],
    WithdrawOnePhase: [{ message }, { message: taken }],
  }
}

const entitlement = (sessionId: string, personId: string) => ({
  sessionId,
  enrollmentDivision: '511602',
  query: { personId, insurance: '310', medicalType: '21', day: DAY },
})
